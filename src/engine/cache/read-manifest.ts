/** The manifest of a directory as it stands in the cache. */
import * as z from 'zod';
import { parseBoundedJson } from '../../core/json/bounded-json.ts';
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { parseDigest } from '../../core/digest.ts';
import type { DirectoryManifest } from '../content/content-ref.ts';
import { type ManifestEntry, manifestText } from '../content/manifest-text.ts';
import { filePathProblem } from '../content/plain-path.ts';

const fileSchema = z.strictObject({
  digest: z.string(),
  size: z.int().min(0),
  executable: z.boolean(),
});

/** A manifest is `{path: {digest, size, executable}}`. */
const DEPTH = 2;

/**
 * @param text whose digest was checked; undefined: there is none
 * @param promised what a record says of the directory
 * @returns undefined when it is not a manifest; when a path in it is not a plain one below the directory, stands in it twice, or
 *   lies below another file; when it is not what was promised
 */
export function readManifest(
  text: string | undefined,
  promised?: { readonly size: number; readonly files: number },
): DirectoryManifest | undefined {
  const parsed = text === undefined ? undefined : parseBoundedJson(text, DEPTH);
  if (text === undefined || parsed?.kind !== 'value') return undefined;
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const files: ManifestEntry[] = [];
  // Not a record of the schema library: that leaves out a file with the name `__proto__`.
  for (const [path, entry] of Object.entries(value)) {
    const file = fileSchema.safeParse(entry).data;
    const digest = file === undefined ? undefined : parseDigest(file.digest);
    if (file === undefined || digest === undefined || filePathProblem(path) !== undefined) return undefined;
    files.push([path, { ...file, digest }]);
  }
  const manifest = Object.fromEntries(files);
  const size = files.reduce((sum, [, file]) => sum + file.size, 0);
  if (promised !== undefined && (promised.files !== files.length || promised.size !== size)) return undefined;
  // One text for one directory: a name that stands in it twice would be lost in the object.
  if (
    !isText(text, manifestText(files.toSorted(([a], [b]) => compareCodeUnits(a, b)))) ||
    hasFileBelowFile(manifest)
  )
    return undefined;
  return manifest;
}

function isText(text: string, pieces: Iterable<string>): boolean {
  let at = 0;
  for (const piece of pieces) {
    if (!text.startsWith(piece, at)) return false;
    at += piece.length;
  }
  return at === text.length;
}

function hasFileBelowFile(manifest: DirectoryManifest): boolean {
  const folders = new Set<string>();
  for (const path of Object.keys(manifest)) {
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const folder = path.slice(0, cut);
      // Those around it were looked at as well.
      if (folders.has(folder)) break;
      if (Object.hasOwn(manifest, folder)) return true;
      folders.add(folder);
    }
  }
  return false;
}

/** The manifest of a directory as it stands in the cache. */
import * as z from 'zod';
import { parseDigest } from '../../core/digest.ts';
import type { DirectoryManifest } from '../content/content-ref.ts';
import { isOutside, projectPath } from '../pipeline/project-path.ts';

const fileSchema = z.strictObject({
  digest: z.string(),
  size: z.int().min(0),
  executable: z.boolean(),
});

/**
 * @param text whose digest was checked; undefined: there is none
 * @returns undefined when it is not a manifest, or when a path in it leads out of the directory
 */
export function readManifest(text: string | undefined): DirectoryManifest | undefined {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const files: [string, DirectoryManifest[string]][] = [];
  // Not a record of the schema library: that leaves out a file with the name `__proto__`.
  for (const [path, entry] of Object.entries(value)) {
    const file = fileSchema.safeParse(entry).data;
    const digest = file === undefined ? undefined : parseDigest(file.digest);
    if (file === undefined || digest === undefined || !isInside(path)) return undefined;
    files.push([path, { ...file, digest }]);
  }
  return Object.fromEntries(files);
}

const isInside = (path: string): boolean =>
  path !== '.' && path === projectPath('.', path) && !isOutside(path);

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Whole, and no manifest: a file's digest stands where a directory's should.
    return undefined;
  }
}

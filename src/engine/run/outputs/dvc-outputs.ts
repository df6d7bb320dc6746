/**
 * What DVC has made, by its own lock: a project that moves from DVC has its outputs in place already, and they are the
 * work of its stages. Files are known by MD5, a directory by the MD5 of the list of its files.
 */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { parse } from 'yaml';
import type { DirectoryManifest } from '../../content/content-ref.ts';
import { projectPath } from '../../pipeline/project-path.ts';
import type { Stage } from '../../project/project.ts';

const lockSchema = z.object({
  stages: z.record(
    z.string(),
    // Before `hash` was written, line ends were changed before hashing.
    z.object({
      outs: z
        .array(z.object({ path: z.string(), md5: z.string().optional(), hash: z.string().optional() }))
        .optional(),
    }),
  ),
});

/**
 * @param manifest of a directory
 * @returns whether what lies at the path is what dvc.lock says that this stage made
 */
export async function isMadeByDvc(
  root: string,
  { name, action }: Stage,
  path: string,
  manifest: DirectoryManifest | undefined,
): Promise<boolean> {
  const directory = action.kind === 'command' ? action.directory : '.';
  const outs = readLock(root)?.stages[name]?.outs ?? [];
  const md5 = outs.find((out) => out.hash === 'md5' && projectPath(directory, out.path) === path)?.md5;
  if (md5 === undefined) return false;
  if (manifest === undefined) return md5 === (await md5Of(join(root, path)));
  const files: { md5: string; relpath: string }[] = [];
  for (const relpath of Object.keys(manifest).toSorted(byCodePoints))
    files.push({ md5: await md5Of(join(root, path, relpath)), relpath });
  return md5 === `${createHash('md5').update(pythonJson(files)).digest('hex')}.dir`;
}

// Unreadable, or of another version: then it says nothing.
function readLock(root: string): z.infer<typeof lockSchema> | undefined {
  try {
    return lockSchema.safeParse(parse(readFileSync(join(root, 'dvc.lock'), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

// As Python sorts texts: by code points, as UTF-8 does.
function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** As `json.dumps` writes it. */
function pythonJson(files: readonly { readonly md5: string; readonly relpath: string }[]): string {
  const items = files.map((file) => `{"md5": "${file.md5}", "relpath": ${pythonText(file.relpath)}}`);
  return `[${items.join(', ')}]`;
}

// What is not ASCII is escaped, in units of UTF-16.
function pythonText(value: string): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

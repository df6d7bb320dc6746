/** Brings known outputs back from the cache: all of them beside, checked, then each into its place. */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseDigest } from '../../core/digest.ts';
import type { BlobStore } from '../cache/blob-store.ts';
import { type ContentRef, type DirectoryManifest, sameContent } from '../content/content-ref.ts';
import { isOutside, projectPath } from '../pipeline/project-path.ts';
import { contentOf, type StageRecord } from '../stage-record.ts';
import type { MadeOutput } from './store-outputs.ts';

const manifestSchema = z.record(
  z.string().refine((path) => path === projectPath('.', path) && !isOutside(path)),
  z.strictObject({ digest: z.string(), size: z.number(), executable: z.boolean() }),
);

/**
 * @param present what lies in the workspace; what is right already is left alone
 * @param place where to put an output for now, absolute
 * @returns undefined when a blob is absent or corrupt: the stage must run
 */
export async function takeOutputs(
  record: StageRecord,
  present: ReadonlyMap<string, ContentRef>,
  blobs: BlobStore,
  place: (path: string) => string,
): Promise<MadeOutput[] | undefined> {
  const taken: MadeOutput[] = [];
  for (const [path, recorded] of Object.entries(record.outputs)) {
    const [now, ref] = [present.get(path), contentOf(recorded)];
    if (now !== undefined && sameContent(now, ref)) continue;
    const output = await takeOutput(path, ref, blobs, place(path));
    if (output === undefined) return undefined;
    taken.push(output);
  }
  return taken;
}

async function takeOutput(
  path: string,
  ref: ContentRef,
  blobs: BlobStore,
  target: string,
): Promise<MadeOutput | undefined> {
  if (ref.kind === 'file') {
    if (!(await blobs.take(ref.digest, target))) return undefined;
    if (ref.executable) await chmod(target, 0o755);
    return { path, ref };
  }
  const manifest = readManifest(await blobs.takeText(ref.digest));
  if (manifest === undefined) return undefined;
  await mkdir(target, { recursive: true });
  for (const [name, file] of Object.entries(manifest)) {
    if (!(await blobs.take(file.digest, join(target, name)))) return undefined;
    if (file.executable) await chmod(join(target, name), 0o755);
  }
  return { path, ref, manifest };
}

function readManifest(text: string | undefined): DirectoryManifest | undefined {
  if (text === undefined) return undefined;
  const files: [string, DirectoryManifest[string]][] = [];
  for (const [path, file] of Object.entries(manifestSchema.parse(JSON.parse(text)))) {
    const digest = parseDigest(file.digest);
    if (digest === undefined) return undefined;
    files.push([path, { ...file, digest }]);
  }
  return Object.fromEntries(files);
}

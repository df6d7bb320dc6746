/** Brings known outputs back from the cache: all of them beside, checked, then each into its place. */
import { chmodSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '../../cache/blob-store.ts';
import { readManifest } from '../../cache/read-manifest.ts';
import { type ContentRef, sameContent } from '../../content/content-ref.ts';
import { eachOf } from '../../project/each-of.ts';
import type { StageOutput } from '../../project/project.ts';
import { contentOf, type StageRecord } from '../../project/stage-record.ts';
import type { MadeOutput } from './store-outputs.ts';

/** Files of a folder that are copied at once. */
const AT_ONCE = 8;

/**
 * Only what the stage declares is taken, whatever else a record names.
 *
 * @param outputs of the stage
 * @param present what lies in the workspace; what is right already is left alone
 * @param place where to put an output for now, absolute
 * @returns undefined when a blob is absent or corrupt: the stage must run
 */
export async function takeOutputs(
  outputs: readonly Pick<StageOutput, 'path'>[],
  record: StageRecord,
  present: ReadonlyMap<string, ContentRef>,
  blobs: BlobStore,
  place: (path: string) => string,
): Promise<MadeOutput[] | undefined> {
  const taken: MadeOutput[] = [];
  for (const { path } of outputs) {
    const recorded = Object.hasOwn(record.outputs, path) ? record.outputs[path] : undefined;
    if (recorded === undefined) return undefined;
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
    if (!(await blobs.take(ref.digest, target, ref.size))) return undefined;
    if (ref.executable) chmodSync(target, 0o755);
    return { path, ref };
  }
  const manifest = readManifest(await blobs.takeText(ref.digest), ref);
  if (manifest === undefined) return undefined;
  await mkdir(target, { recursive: true });
  let whole = true;
  await eachOf(Object.entries(manifest), AT_ONCE, async ([name, file]) => {
    if (!whole) return;
    // Never `whole = whole && await …`: one that ends later would take back what another has found meanwhile.
    if (!(await blobs.take(file.digest, join(target, name), file.size))) whole = false;
    else if (file.executable) chmodSync(join(target, name), 0o755);
  });
  return whole ? { path, ref, manifest } : undefined;
}

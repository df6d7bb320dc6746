import type { Digest } from '../../core/digest.ts';
import { contentOf, type StageRecord } from '../project/stage-record.ts';
import type { BlobStore } from './blob-store.ts';
import { readManifest } from './read-manifest.ts';

export interface Contents {
  /** Every blob that brings back the outputs, with its size where that is known. */
  readonly blobs: ReadonlyMap<Digest, number | undefined>;
  /** Directories whose manifest is not in the cache, or not whole: what they hold is not known. */
  readonly unknown: readonly Digest[];
}

/** The blobs of what a stage has made. Outputs that are not stored have none. */
export async function contentsOf({ outputs }: StageRecord, store: BlobStore): Promise<Contents> {
  const blobs = new Map<Digest, number | undefined>();
  const unknown: Digest[] = [];
  for (const output of Object.values(outputs)) {
    if (output.cache === false) continue;
    const ref = contentOf(output);
    blobs.set(ref.digest, ref.kind === 'file' ? ref.size : undefined);
    if (ref.kind === 'file') continue;
    const manifest = readManifest(await store.peekText(ref.digest));
    if (manifest === undefined) unknown.push(ref.digest);
    for (const { digest, size } of Object.values(manifest ?? {})) blobs.set(digest, size);
  }
  return { blobs, unknown };
}

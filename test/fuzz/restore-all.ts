import { join } from 'node:path';
import { realEffects } from '../../src/core/effects.ts';
import { BlobStore } from '../../src/engine/cache/blob-store.ts';
import { takeOutputs } from '../../src/engine/run/outputs/restore-outputs.ts';
import type { StageRecord } from '../../src/engine/project/stage-record.ts';
import { EVIL } from './hostile-record.ts';

/** Brings back all that a record names, as if its stage had declared it: the last line of defence. */
export async function restoreAll(
  record: StageRecord,
  texts: readonly string[],
  folder: string,
): Promise<unknown> {
  const blobs = new BlobStore(join(folder, 'cache'), realEffects, () => undefined);
  for (const text of [EVIL, ...texts]) await blobs.putText([text]);
  const outputs = Object.keys(record.outputs).map((path) => ({ path }));
  return takeOutputs(outputs, record, new Map(), blobs, (path) => join(folder, 'out', path));
}

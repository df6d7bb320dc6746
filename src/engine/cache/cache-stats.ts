import type { Digest } from '../../core/digest.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { contentsOf } from './blobs-of-record.ts';
import { type CachedFile, bytesOf, listBlobs, listEntries, listQuarantine } from './list-cache.ts';
import { openCache } from './open-cache.ts';
import { workspaceStages } from './workspace-locks.ts';

export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

export interface CacheStats {
  readonly blobs: Amount;
  /** Known results. */
  readonly entries: Amount;
  /** What was found corrupt. */
  readonly quarantine: Amount;
  readonly locked: {
    /** Stages in the lock. */
    readonly stages: number;
    /** What of the lock's outputs is in the cache. */
    readonly blobs: Amount;
    /** Blobs that the lock names and the cache has not. */
    readonly missing: number;
  };
}

/**
 * @param root of the project
 * @throws MlopsError LOCK_INVALID
 */
export async function cacheStats(root: string, effects: Naming): Promise<CacheStats> {
  const { folder, blobs: store } = openCache(root, effects);
  const blobs = listBlobs(folder);
  const records = workspaceStages(root).map(([, record]) => record);
  const wanted = new Set<Digest>();
  for (const record of records) {
    for (const digest of (await contentsOf(record, store)).blobs.keys()) wanted.add(digest);
  }
  const locked = blobs.filter(({ digest }) => digest !== undefined && wanted.has(digest));
  return {
    blobs: amountOf(blobs),
    entries: amountOf(listEntries(folder)),
    quarantine: amountOf(listQuarantine(folder)),
    locked: { stages: records.length, blobs: amountOf(locked), missing: wanted.size - locked.length },
  };
}

export const amountOf = (files: readonly CachedFile[]): Amount => ({
  files: files.length,
  bytes: bytesOf(files),
});

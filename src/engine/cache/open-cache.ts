import { join } from 'node:path';
import type { Naming } from '../../core/files/temporary-name.ts';
import { ActionStore } from './action-store.ts';
import { BlobStore, type CorruptBlob } from './blob-store.ts';

export interface Cache {
  /** `.mlops/cache`, absolute. */
  readonly folder: string;
  readonly blobs: BlobStore;
  readonly actions: ActionStore;
}

export interface CacheListener {
  readonly onCorrupt: (blob: CorruptBlob) => void;
  /** @param path of an entry, absolute */
  readonly onUnreadable: (path: string) => void;
}

/** @param root of the project */
export function openCache(
  root: string,
  effects: Naming,
  { onCorrupt, onUnreadable }: CacheListener = { onCorrupt: () => undefined, onUnreadable: () => undefined },
): Cache {
  const folder = join(root, '.mlops/cache');
  return {
    folder,
    blobs: new BlobStore(folder, effects, onCorrupt),
    actions: new ActionStore(folder, effects, onUnreadable),
  };
}

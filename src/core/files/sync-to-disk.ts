/** What was written survives a power cut. */
import { closeSync, fsync, openSync } from 'node:fs';
import { promisify } from 'node:util';

/** The content of a file. */
export const syncFile = (path: string): Promise<void> => synced(path);

/**
 * The names in a folder: what a rename in it has changed. Some file systems (network shares, FUSE) have no such thing for a
 * folder, and keep its names in their own way.
 */
export async function syncFolder(path: string): Promise<void> {
  try {
    await synced(path);
  } catch (error) {
    if (!WITHOUT_SYNC.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** What `fsync` says then. */
const WITHOUT_SYNC: ReadonlySet<string> = new Set(['EINVAL', 'EBADF', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

async function synced(path: string): Promise<void> {
  const file = openSync(path, 'r');
  try {
    await promisify(fsync)(file);
  } finally {
    closeSync(file);
  }
}

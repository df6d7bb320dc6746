/** What was written survives a power cut. */
import { closeSync, fsync, openSync } from 'node:fs';
import { promisify } from 'node:util';

/** The content of a file. */
export const syncFile = (path: string): Promise<void> => synced(path);

/** The names in a folder: what a rename in it has changed. */
export const syncFolder = (path: string): Promise<void> => synced(path);

async function synced(path: string): Promise<void> {
  const file = openSync(path, 'r');
  try {
    await promisify(fsync)(file);
  } finally {
    closeSync(file);
  }
}

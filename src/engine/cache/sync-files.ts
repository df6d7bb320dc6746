/** Makes files survive a power cut. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { syncFile, syncFolder } from '../../core/files/sync-to-disk.ts';
import { eachOf } from '../project/each-of.ts';

/** As many as there are threads for it. */
const AT_ONCE = 4;
/** From here on one sync of the whole file system (`syncfs`) takes less time: a file's own waits for the disk each time. */
const MANY = 64;

/** @param folders that have new names in them */
export async function syncFiles(files: readonly string[], folders: readonly string[]): Promise<void> {
  const [first] = files;
  if (first !== undefined && files.length >= MANY && (await syncFileSystem(first))) return;
  // Files beside folders: the file system writes its journal once for all that wait.
  const syncs = [
    ...files.map((file) => () => syncFile(file)),
    ...folders.map((folder) => () => syncFolder(folder)),
  ];
  await eachOf(syncs, AT_ONCE, (sync) => sync());
}

// Node cannot call it; the tool of that name can. Where it cannot either, files are synced one by one.
async function syncFileSystem(path: string): Promise<boolean> {
  try {
    await promisify(execFile)('sync', ['-f', path]);
    return true;
  } catch {
    return false;
  }
}

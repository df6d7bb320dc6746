import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const REFUSED: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

export const isRefused = (error: unknown): boolean =>
  REFUSED.has((error as NodeJS.ErrnoException).code ?? '');

/** Removes a file or folder, also one in which a stage has made folders read-only, as some tools do with their caches. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (!isRefused(error)) throw error;
    await openFolders(path);
    await rm(path, { recursive: true, force: true, maxRetries: 9, retryDelay: 10 });
  }
}

// Links are not followed: what they lead to is not removed. The first attempt has ended by its first refusal, and its
// other removals may still go on.
async function openFolders(path: string): Promise<void> {
  try {
    if (!(await lstat(path)).isDirectory()) return;
    await chmod(path, 0o755);
    for (const entry of await readdir(path, { withFileTypes: true }))
      if (entry.isDirectory()) await openFolders(join(path, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

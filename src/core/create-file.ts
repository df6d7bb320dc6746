import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './sync-to-disk.ts';
import { hiddenBeside, type Naming } from './temporary-name.ts';

/**
 * Creates a file where there is none: whole, on the disk, and by one writer only. Of several processes that create the same
 * name exactly one is told `true`, on one machine and over NFS: `link` never replaces a name, as `rename` does. Missing
 * folders are made.
 *
 * @returns false when there is a file of that name; it is left as it is
 */
export async function createFile(path: string, content: string, effects: Naming): Promise<boolean> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = hiddenBeside(path, '.tmp', effects);
  try {
    const file = await open(temporary, 'wx', 0o444);
    let links: number;
    try {
      await file.writeFile(content);
      await file.sync();
      await linkOnce(temporary, path);
      // An answer that was lost on the way from an NFS server looks like a name that was taken: the count of links is
      // what tells.
      links = (await file.stat()).nlink;
    } finally {
      await file.close();
    }
    if (links < 2) return false;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(folder);
  return true;
}

async function linkOnce(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

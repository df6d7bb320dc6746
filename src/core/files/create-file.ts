import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MlopsError } from '../error.ts';
import { syncFolder } from './sync-to-disk.ts';
import { hiddenBeside, type Naming } from './temporary-name.ts';

/**
 * Creates a file where there is none: whole, on the disk, and by one writer only. Of several processes that create the same
 * name exactly one is told `true`, on one machine and over NFS: `link` never replaces a name, as `rename` does. Missing
 * folders are made.
 *
 * @returns false when there is a file of that name; it is left as it is
 * @throws MlopsError NO_HARD_LINKS, and what the file system says
 */
export async function createFile(path: string, content: string, effects: Naming): Promise<boolean> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = hiddenBeside(path, '.tmp', effects);
  try {
    const file = await open(temporary, 'wx', 0o444);
    try {
      await file.writeFile(content);
      await file.sync();
      // An answer that was lost on the way from an NFS server looks like a name that was taken: the count of links is
      // what tells.
      if (!(await linked(temporary, path)) && (await file.stat()).nlink < 2) return false;
    } finally {
      await file.close();
    }
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(folder);
  return true;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw WITHOUT_LINKS.has(code) ? withoutLinks(to, error) : error;
  }
}

const WITHOUT_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

const withoutLinks = (path: string, cause: unknown): MlopsError =>
  new MlopsError({
    code: 'NO_HARD_LINKS',
    message: `\`${path}\` cannot be created exclusively: its file system has no hard links`,
    hints: ['put the registry on another file system (ext4, XFS, btrfs, APFS, NFS), or into a bucket'],
    details: { path },
    cause,
  });

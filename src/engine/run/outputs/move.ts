import { chmod, cp, lstat, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fittingName } from '../../../core/files/fitting-name.ts';
import { writing } from '../../../core/files/system-error.ts';
import { isRefused, removeTree } from './remove-tree.ts';

/**
 * Puts `source` in the place of `target`, which may be absent, a file or a folder. A reader sees the old or the new
 * one; only where a folder is replaced there is a moment with neither.
 *
 * @param replaced a path that does not exist, for what is replaced
 * @throws MlopsError CANNOT_WRITE
 */
export async function moveInto(source: string, target: string, replaced: string): Promise<void> {
  await writing(target, async () => {
    await mkdir(dirname(target), { recursive: true });
    const [from, to] = [await lstat(source), await lstat(target).catch(() => undefined)];
    if (to !== undefined && (from.isDirectory() || to.isDirectory())) {
      await mkdir(dirname(replaced), { recursive: true });
      await move(target, replaced);
    }
    await move(source, target);
    await removeTree(replaced);
  });
}

/** Renames; across file systems it copies beside the target first, so that the last step is a rename all the same. */
export async function move(source: string, target: string): Promise<void> {
  try {
    await renameOpened(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    // Of a name of its own, and none that is too long with what stands around it.
    const ending = `.${fittingName(basename(dirname(source)), 200)}.mlops`;
    const name = fittingName(basename(target), 1 + Buffer.byteLength(ending));
    const beside = join(dirname(target), `.${name}${ending}`);
    await removeTree(beside);
    await cp(source, beside, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await rename(beside, target);
    await removeTree(source);
  }
}

// To move a folder is to write its `..`: whoever owns one that is read-only may open it.
async function renameOpened(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    const found = await lstat(source);
    if (!isRefused(error) || !found.isDirectory() || (found.mode & 0o200) !== 0) throw error;
    await chmod(source, 0o755).catch(() => {
      throw error;
    });
    await rename(source, target);
  }
}

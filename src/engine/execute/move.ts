import { cp, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writing } from '../cache/cannot-write.ts';

/**
 * Puts `source` in the place of `target`, which may be absent, a file or a folder. A reader sees the old or the new
 * one; only where a folder is replaced there is a moment with neither.
 *
 * @param attic a path that does not exist, for what is replaced
 * @throws MlopsError CANNOT_WRITE
 */
export async function moveInto(source: string, target: string, attic: string): Promise<void> {
  await writing(target, async () => {
    await mkdir(dirname(target), { recursive: true });
    const [from, to] = [await lstat(source), await lstat(target).catch(() => undefined)];
    if (to !== undefined && (from.isDirectory() || to.isDirectory())) {
      await mkdir(dirname(attic), { recursive: true });
      await move(target, attic);
    }
    await move(source, target);
    await rm(attic, { recursive: true, force: true });
  });
}

/** Renames; across file systems it copies beside the target first, so that the last step is a rename all the same. */
export async function move(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const beside = join(dirname(target), `.${basename(target)}.${basename(dirname(source))}.mlops`);
    await rm(beside, { recursive: true, force: true });
    await cp(source, beside, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await rename(beside, target);
    await rm(source, { recursive: true, force: true });
  }
}

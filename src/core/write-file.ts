import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { realEffects } from './effects.ts';
import { requireReplaceable } from './require-replaceable.ts';
import { syncFolder } from './sync-to-disk.ts';
import { writing } from './system-error.ts';
import { hiddenBeside, type Naming } from './temporary-name.ts';

/**
 * Writes a file whole or not at all: a temporary file beside it, fsync, rename, fsync of the folder.
 * A reader sees the old bytes or the new ones. Missing folders are made.
 *
 * @throws MlopsError CANNOT_WRITE · OUTPUT_UNWRITABLE where something other than a plain file has the name
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  effects: Naming = realEffects,
): Promise<void> {
  await requireReplaceable(path);
  await writing(path, async () => {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true });
    const temporary = hiddenBeside(path, '.tmp', effects);
    try {
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(folder);
  });
}

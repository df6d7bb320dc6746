import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { realEffects } from '../effects.ts';
import { requireReplaceable } from './require-replaceable.ts';
import { statIfPresent } from './stat-if-present.ts';
import { syncFolder } from './sync-to-disk.ts';
import { writing } from './system-error.ts';
import { hiddenBeside, type Naming } from './temporary-name.ts';

/**
 * Writes a file whole or not at all: a temporary file beside it, fsync, rename, fsync of the folder.
 * A reader sees the old bytes or the new ones. Missing folders are made. A file that was there keeps its mode: one that only
 * its owner may read does not become one that all may.
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
    const before = await statIfPresent(path);
    const mode = before === undefined ? undefined : before.mode & 0o777;
    try {
      const file = await open(temporary, 'wx', mode);
      try {
        if (mode !== undefined) await file.chmod(mode);
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

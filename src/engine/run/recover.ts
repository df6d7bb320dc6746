/** Clears up after runs that were killed. Called under the project's lock: whatever is there belongs to the dead. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../core/effects.ts';
import { listDirectory } from '../../core/files/list-directory.ts';
import { unfinishedFiles } from '../cache/sweep-temporary.ts';
import { removeTree } from './outputs/remove-tree.ts';

/**
 * Stops stages that outlived their run, puts back outputs that were set aside, removes temporary files.
 *
 * @returns the outputs that were put back
 */
export async function recover(root: string, effects: Effects): Promise<string[]> {
  const temporary = join(root, '.mlops/tmp');
  const back: string[] = [];
  for (const stage of listDirectory(temporary)) {
    const folder = join(temporary, stage);
    const [{ stopOrphan }, { killStrays }, { restoreBackup }] = await Promise.all([
      import('./mutex/stop-orphan.ts'),
      import('./process/stray-processes.ts'),
      import('./outputs/backup-outputs.ts'),
    ]);
    stopOrphan(join(folder, 'process.json'), effects);
    killStrays(folder);
    back.push(...(await restoreBackup(root, folder)));
    await removeTree(folder);
  }
  for (const name of listDirectory(join(root, '.mlops/cache/tmp'))) {
    await removeTree(join(root, '.mlops/cache/tmp', name));
  }
  for (const path of unfinishedFiles(root, effects)) await rm(path, { force: true });
  return back;
}

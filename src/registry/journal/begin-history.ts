/** A new history, on purpose: what was there is kept aside, and what a lock says of it binds nobody any more. */
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listDirectory } from '../../core/files/list-directory.ts';
import { syncFolder } from '../../core/files/sync-to-disk.ts';
import { writing } from '../../core/files/system-error.ts';
import { registryLayout } from '../registry-layout.ts';

/**
 * The journal becomes an empty folder, which says that it was begun on purpose: one that is not there may have been
 * forgotten. Models stay where they are, since their names are their content.
 *
 * @returns where the old journal lies now; undefined: there was none
 * @throws MlopsError CANNOT_WRITE
 */
export async function beginHistory(registry: string): Promise<string | undefined> {
  const journal = registryLayout.journal(registry);
  const old = [registryLayout.decisions(registry), registryLayout.production(registry), journal].filter(
    (path) => (path === journal ? listDirectory(path).length > 0 : existsSync(path)),
  );
  return writing(registry, async () => {
    const aside = old.length === 0 ? undefined : await makeAside(registry);
    if (aside !== undefined) {
      // What says what is in production last: until then the old history is the one that counts.
      for (const path of old) await rename(path, join(aside, basename(path)));
      await syncFolder(aside);
    }
    await mkdir(journal, { recursive: true });
    await syncFolder(registry);
    return aside;
  });
}

async function makeAside(registry: string): Promise<string> {
  const folder = registryLayout.replaced(registry);
  await mkdir(folder, { recursive: true });
  for (let count = 1; ; count += 1) {
    const path = join(folder, String(count));
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

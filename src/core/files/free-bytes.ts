import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Bytes that may be written at a path. A look: others write as well.
 *
 * @param path may be absent, with the folders around it
 */
export function freeBytes(path: string): number {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

import { readdirSync } from 'node:fs';
import { cannotRead } from './cannot-read.ts';
import { compareCodeUnits } from '../json/canonical-json.ts';

/**
 * What lies in a folder, in one order everywhere; nothing where there is no folder.
 *
 * @throws MlopsError CANNOT_READ
 */
export function listDirectory(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted(compareCodeUnits);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENOTDIR: a part of the path is a file.
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw cannotRead(folder, error);
  }
}

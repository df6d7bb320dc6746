import { readdirSync } from 'node:fs';
import { compareCodeUnits } from './canonical-json.ts';

/** What lies in a folder, in one order everywhere; nothing where there is no folder. Any other failure is thrown. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted(compareCodeUnits);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENOTDIR: a part of the path is a file.
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Naming, temporaryName } from '../../core/temporary-name.ts';

/**
 * Writes what only spares work: where it cannot be written, the work is done again. It appears whole or not at all, but
 * for a power cut: whoever reads it can tell.
 *
 * @returns whether it was written
 */
export function writeShortcut(path: string, content: string | Uint8Array, effects: Naming): boolean {
  const temporary = temporaryName(path, '.tmp', effects);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, path);
    return true;
  } catch {
    rmSync(temporary, { force: true });
    return false;
  }
}

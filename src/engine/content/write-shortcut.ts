import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes what only spares work: where it cannot be written, the work is done again. It appears whole or not at all, but
 * for a power cut: whoever reads it can tell.
 *
 * @param uniqueName of a temporary file beside it
 * @returns whether it was written
 */
export function writeShortcut(path: string, content: string | Uint8Array, uniqueName: string): boolean {
  const temporary = `${path}.${uniqueName}.tmp`;
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

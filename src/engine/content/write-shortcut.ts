import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Naming, temporaryName } from '../../core/files/temporary-name.ts';

/**
 * Writes what only spares work: where it cannot be written, the work is done again. It appears whole or not at all, but
 * for a power cut: whoever reads it can tell.
 *
 * @param pieces of its content, one after another
 * @returns whether it was written
 */
export function writeShortcut(
  path: string,
  pieces: Iterable<string> | readonly Uint8Array[],
  effects: Naming,
): boolean {
  const temporary = temporaryName(path, '.tmp', effects);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, 'w');
    try {
      // On an open file it goes on where the piece before has ended.
      for (const piece of pieces) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    return true;
  } catch {
    discard(temporary);
    return false;
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be written, nothing is left.
  }
}

import { readFileSync } from 'node:fs';
import { systemError } from '../core/system-error.ts';

/**
 * The text of a file; undefined: there is none.
 *
 * @throws MlopsError CANNOT_READ: a folder, no permission, …
 */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw systemError(cause, 'read', path) ?? cause;
  }
}

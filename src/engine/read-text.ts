import { readFileSync } from 'node:fs';
import { MlopsError } from '../core/error.ts';

/**
 * The text of a file that a user keeps.
 *
 * @returns undefined when there is no such file
 * @throws MlopsError CANNOT_READ
 */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new MlopsError({ code: 'CANNOT_READ', message: `\`${path}\` cannot be read`, cause });
  }
}

import { readFileSync } from 'node:fs';
import { MlopsError } from '../core/error.ts';

/**
 * @returns undefined when there is no such file
 * @throws MlopsError CANNOT_READ
 */
export function readLockText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new MlopsError({ code: 'CANNOT_READ', message: `\`${path}\` cannot be read`, cause });
  }
}

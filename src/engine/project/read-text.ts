import { MlopsError } from '../../core/error.ts';
import { cannotRead } from '../../core/files/cannot-read.ts';
import { meaningOf } from '../../core/files/explain-errno.ts';
import { readBounded } from '../../core/files/read-bounded.ts';

/**
 * The text of a file that a user keeps.
 *
 * @param limit bytes
 * @param shown the path as the user knows it
 * @returns undefined when there is no such file
 * @throws MlopsError CANNOT_READ: a folder, no permission, …; FILE_TOO_LARGE
 */
export function readText(path: string, limit: number, shown = path): string | undefined {
  const bytes = readIfThere(path, limit, shown);
  if (bytes === 'special')
    throw new MlopsError({
      code: 'CANNOT_READ',
      message: `\`${shown}\` cannot be read: it is not a regular file`,
    });
  if (bytes === 'tooLarge') throw fileTooLarge(shown, limit);
  return bytes?.toString('utf8');
}

export const fileTooLarge = (path: string, limit: number): MlopsError =>
  new MlopsError({
    code: 'FILE_TOO_LARGE',
    message: `\`${path}\` is larger than ${Math.round(limit / 2 ** 20)} MiB, and is not read`,
    hints: ['is it the file that you mean? Data belongs into a file of its own, named under `deps`'],
    details: { path, limit },
  });

function readIfThere(path: string, limit: number, shown: string): ReturnType<typeof readBounded> | undefined {
  try {
    return readBounded(path, limit);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw meaningOf(cause) === undefined ? cause : cannotRead(shown, cause);
  }
}

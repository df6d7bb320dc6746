import { MlopsError } from '../error.ts';
import { meaningOf } from './explain-errno.ts';

/**
 * What the file system refuses to show: a matter of the machine, not a bug.
 *
 * @param path as the user knows it
 */
export function cannotRead(path: string, cause: unknown): MlopsError {
  const meaning = meaningOf(cause);
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  const reason = meaning?.reason ?? code;
  return new MlopsError({
    code: 'CANNOT_READ',
    message: `\`${path}\` cannot be read${reason === undefined ? '' : `: ${reason}`}`,
    hints: meaning?.hints ?? [],
    ...(meaning?.exitCode === undefined ? {} : { exitCode: meaning.exitCode }),
    details: { path, errno: code ?? '' },
    cause,
  });
}

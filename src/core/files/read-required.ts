import { type ErrorDetails, MlopsError } from '../error.ts';
import { meaningOf } from './explain-errno.ts';
import { readNamed, whyNotRead } from './read-named.ts';

/** What messages call a file that a user names, and their codes. */
export interface RequiredFile {
  /** `the profile`: before its path. */
  readonly called: string;
  /** Code when there is no such file. */
  readonly missing: string;
  /** Code when it is there and cannot be read. */
  readonly unreadable: string;
}

/**
 * The bytes of a file that a user names.
 *
 * @param limit bytes
 * @throws MlopsError with the codes of `file`
 */
export async function readRequired(path: string, limit: number, file: RequiredFile): Promise<Buffer> {
  try {
    const bytes = await readNamed(path, limit);
    if (typeof bytes !== 'string') return bytes;
    throw unreadable(path, file, whyNotRead(bytes, limit));
  } catch (cause) {
    if (cause instanceof MlopsError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new MlopsError({
        code: file.missing,
        message: `${file.called} \`${path}\` does not exist`,
        hints: ['check the path: it is relative to the project'],
        cause,
      });
    }
    const meaning = meaningOf(cause);
    throw unreadable(path, file, meaning?.reason, {
      ...(meaning === undefined ? {} : { hints: meaning.hints }),
      ...(meaning?.exitCode === undefined ? {} : { exitCode: meaning.exitCode }),
      cause,
    });
  }
}

function unreadable(
  path: string,
  { unreadable: code, called }: RequiredFile,
  why: string | undefined,
  more: Pick<ErrorDetails, 'hints' | 'exitCode' | 'cause'> = {},
): MlopsError {
  return new MlopsError({
    code,
    message: `${called} \`${path}\` cannot be read${why === undefined ? '' : `: ${why}`}`,
    hints: ['check that it is a file you may read'],
    ...more,
  });
}

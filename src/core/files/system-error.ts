import { type Access, explainErrno } from './explain-errno.ts';
import { MlopsError } from '../error.ts';

/**
 * What the operating system refuses (no space, no permission, too many files, …), told with the path and what to do.
 *
 * @param path what was being read or written, for errors that do not name it
 * @returns undefined when the error is another one
 */
export function systemError(error: unknown, access?: Access, path?: string): MlopsError | undefined {
  if (error instanceof MlopsError) return undefined;
  const details = explainErrno(error, { access, path });
  return details === undefined ? undefined : new MlopsError(details);
}

/**
 * Runs `work`; what the system refuses becomes CANNOT_WRITE with the path in it.
 *
 * @throws MlopsError CANNOT_WRITE (2, or 75 where it passes by itself), and what `work` throws
 */
export async function writing<T>(path: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw systemError(error, 'write', path) ?? error;
  }
}

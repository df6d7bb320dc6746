import { MlopsError } from '../../core/error.ts';

const REASONS: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'the folder does not exist and cannot be made',
  EMFILE: 'too many open files',
};

/** Runs `work`; what the file system refuses becomes CANNOT_WRITE with the path in it. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
    const reason = code === undefined ? undefined : REASONS[code];
    if (cause instanceof MlopsError || reason === undefined) throw cause;
    const where = (cause as NodeJS.ErrnoException).path ?? path;
    throw new MlopsError({
      code: 'CANNOT_WRITE',
      message: `\`${where}\` cannot be written: ${reason}`,
      hints: code === 'ENOSPC' ? ['free some space, then run again: what is done is kept'] : [],
      details: { path: where, errno: code ?? '' },
      cause,
    });
  }
}

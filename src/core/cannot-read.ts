import { MlopsError } from './error.ts';

const REASONS: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EIO: 'input/output error',
  ESTALE: 'its handle is stale: it was mounted anew',
  EMFILE: 'too many open files',
};

/** What the file system refuses to show: a matter of the machine, not a bug. */
export function cannotRead(path: string, cause: unknown): MlopsError {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  const reason = code === undefined ? undefined : (REASONS[code] ?? code);
  return new MlopsError({
    code: 'CANNOT_READ',
    message: `\`${path}\` cannot be read${reason === undefined ? '' : `: ${reason}`}`,
    details: { path, errno: code ?? '' },
    cause,
  });
}

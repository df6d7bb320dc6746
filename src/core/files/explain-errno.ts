/** What an error of the operating system means to a user: the reason in words, what to free or allow, whether to try again. */
import { dirname } from 'node:path';
import type { ErrorDetails } from '../error.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';

/** What was being done. `open`: it is not known whether for reading or for writing. */
export type Access = 'read' | 'write' | 'open' | 'start';

interface Meaning {
  readonly reason: string;
  readonly hints: readonly string[];
  /** 75 where the cause passes by itself (other programs hold what is needed); 2 where somebody must act first. */
  readonly exitCode?: ExitCode;
}

const MEANINGS: { readonly [errno: string]: Meaning } = {
  ENOSPC: {
    reason: 'no space left on the device',
    hints: ['free some space, then run again: what is done is kept'],
  },
  EDQUOT: {
    reason: 'the disk quota is used up',
    hints: ['free some space or raise the quota, then run again: what is done is kept'],
  },
  EROFS: {
    reason: 'the file system is read-only',
    hints: ['mount it for writing, or work in a copy of the project'],
  },
  EACCES: { reason: 'permission denied', hints: ['check owner and mode of it and of the folders around it'] },
  EPERM: {
    reason: 'not permitted',
    hints: ['check its owner, and whether it is immutable (`lsattr`) or protected by the system'],
  },
  ENAMETOOLONG: {
    reason: 'the name is too long',
    hints: ['most file systems take 255 bytes in one name and 4,095 in a path'],
  },
  EMFILE: {
    reason: 'too many open files',
    hints: ['allow more: `ulimit -n 4096`, or run fewer stages at once (`--jobs`)'],
  },
  ENFILE: {
    reason: 'the system has too many open files',
    hints: ['wait, or close other programs'],
    exitCode: EXIT.tryLater,
  },
  ENOTDIR: { reason: 'a file stands where a folder is needed', hints: ['move that file away'] },
  EEXIST: { reason: 'a file stands where a folder is needed', hints: ['move that file away'] },
  EISDIR: { reason: 'a folder stands where a file is needed', hints: ['move that folder away'] },
  ENOTEMPTY: {
    reason: 'the folder is not empty',
    hints: ['another program may be writing in it: run again when it has ended'],
    exitCode: EXIT.tryLater,
  },
  ENOENT: { reason: 'it does not exist', hints: ['was it, or a folder around it, removed meanwhile?'] },
  ELOOP: {
    reason: 'symbolic links lead to each other in a circle',
    hints: ['correct or remove the links (`ls -l`)'],
  },
  EIO: {
    reason: 'input/output error',
    hints: ['the disk or the network share may be failing: look at `dmesg`'],
  },
  ENOMEM: {
    reason: 'the system has no memory left',
    hints: ['close other programs, or give this one more memory'],
    exitCode: EXIT.tryLater,
  },
  EAGAIN: {
    reason: 'the system has no room for it now',
    hints: ['too many processes may be running: wait, or raise `ulimit -u`'],
    exitCode: EXIT.tryLater,
  },
  EFBIG: {
    reason: 'the file would be larger than allowed',
    hints: ['allow larger files (`ulimit -f unlimited`), or use a file system without that limit'],
  },
  ETXTBSY: {
    reason: 'a program is running from it, or it is being written',
    hints: ['run again when that program has ended'],
    exitCode: EXIT.tryLater,
  },
  EBUSY: {
    reason: 'it is in use: a mount point, or held by another program',
    hints: ['unmount it, or name a path inside it; else run again when the other program has ended'],
    exitCode: EXIT.tryLater,
  },
  ESTALE: {
    reason: 'its handle is stale: it was mounted anew',
    hints: ['run again'],
    exitCode: EXIT.tryLater,
  },
  EXDEV: { reason: 'it lies on another file system', hints: ['keep the project on one file system'] },
  EMLINK: { reason: 'it has too many links', hints: ['use a file system that allows more'] },
  ENXIO: { reason: 'it is a device or a pipe with nobody at the other end', hints: [] },
  ENODEV: { reason: 'the device is gone', hints: ['is it still connected and mounted?'] },
  ENOTCONN: {
    reason: 'the share is not connected',
    hints: ['mount it again'],
    exitCode: EXIT.tryLater,
  },
  ETIMEDOUT: { reason: 'no answer in time', hints: ['run again'], exitCode: EXIT.tryLater },
  E2BIG: {
    reason: 'its arguments and environment are too long together',
    hints: ['pass long values in a file'],
  },
  ENOEXEC: { reason: 'it is not a program for this machine', hints: ['check the file and its first line'] },
  // Of Node, not of the system: V8 holds no more in one buffer or text.
  ERR_FS_FILE_TOO_LARGE: { reason: 'it is too large to be read at once', hints: [] },
  ERR_STRING_TOO_LONG: { reason: 'it is too large to be read at once', hints: [] },
};

const VERBS = { read: 'read', write: 'written', open: 'opened', start: 'started' } as const;

const CODES = {
  read: 'CANNOT_READ',
  write: 'CANNOT_WRITE',
  open: 'CANNOT_OPEN',
  start: 'CANNOT_START',
} as const;

/**
 * @param error anything that was thrown
 * @param known what the caller knows of it. The error's own path is nearer to the cause and wins, but for a temporary file
 *   beside the caller's
 * @returns undefined when it is not the operating system that refused
 */
export function explainErrno(
  error: unknown,
  known: { readonly access?: Access | undefined; readonly path?: string | undefined } = {},
): ErrorDetails | undefined {
  const meaning = meaningOf(error);
  if (meaning === undefined) return undefined;
  const { path: own, syscall = '' } = error as NodeJS.ErrnoException;
  if (meaning.errno === 'ENOENT' && syscall === 'uv_cwd') return folderGone(error);
  const access = known.access ?? accessOf(meaning.errno, syscall);
  const path = nearest(typeof own === 'string' ? own : undefined, known.path);
  const what = path === undefined ? 'a file' : `\`${path}\``;
  return {
    code: CODES[access],
    message: `${what} cannot be ${VERBS[access]}: ${meaning.reason}`,
    hints: meaning.hints,
    details: { path: path ?? null, errno: meaning.errno },
    ...(meaning.exitCode === undefined || isMountPoint(meaning.errno, syscall)
      ? {}
      : { exitCode: meaning.exitCode }),
    cause: error,
  };
}

/** @returns undefined when it is not the operating system that refused */
export function meaningOf(error: unknown): (Meaning & { readonly errno: string }) | undefined {
  const errno = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const meaning = errno !== undefined && Object.hasOwn(MEANINGS, errno) ? MEANINGS[errno] : undefined;
  return errno === undefined || meaning === undefined ? undefined : { errno, ...meaning };
}

// What is held by another program can be moved and removed all the same: a mount point stays until somebody unmounts it.
const isMountPoint = (errno: string, syscall: string): boolean =>
  errno === 'EBUSY' && ['rename', 'rmdir', 'unlink'].includes(syscall);

function nearest(own: string | undefined, known: string | undefined): string | undefined {
  if (own === undefined || known === undefined) return own ?? known;
  return dirname(own) === dirname(known) ? known : own;
}

const folderGone = (cause: unknown): ErrorDetails => ({
  code: 'CWD_GONE',
  message: 'the current folder no longer exists',
  hints: ['go to a folder that exists: `cd`, then run again'],
  cause,
});

const READING: ReadonlySet<string> = new Set([
  'read',
  'scandir',
  'opendir',
  'stat',
  'lstat',
  'fstat',
  'statfs',
  'access',
  'readlink',
  'realpath',
  'lseek',
]);

/** What only happens to whoever writes. */
const OF_WRITING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG', 'ETXTBSY']);

function accessOf(code: string, syscall: string): Access {
  if (OF_WRITING.has(code)) return 'write';
  if (READING.has(syscall) || code.startsWith('ERR_')) return 'read';
  if (syscall.startsWith('spawn')) return 'start';
  return syscall === 'open' || syscall === '' ? 'open' : 'write';
}

import { lstatSync, readlinkSync } from 'node:fs';
import { MlopsError } from '../../core/error.ts';

/**
 * Why an input cannot be opened, in words.
 *
 * @returns MlopsError INPUT_MISSING, INPUT_UNREADABLE; the error itself where it says nothing of a file
 */
export function openingError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return missing(path, error);
    case 'EISDIR':
      return unreadable(path, 'is a folder', 'name a file in it', error);
    case 'ENAMETOOLONG':
      return unreadable(path, 'is a longer name than the file system allows', 'check the path', error);
    case 'EACCES':
    case 'EPERM':
      return unreadable(path, 'may not be read', 'check its owner and mode', error);
    case 'EIO':
    case 'ESTALE':
    case 'ENXIO':
    case 'EMFILE':
    case 'ENFILE':
      return unreadable(path, `cannot be read: ${code}`, 'check the disk, or the share that it is on', error);
    default:
      return error;
  }
}

function missing(path: string, cause: unknown): MlopsError {
  const target = linkTarget(path);
  const annexed = target?.includes('annex/objects') === true;
  return new MlopsError({
    code: 'INPUT_MISSING',
    message:
      target === undefined
        ? `there is no file \`${path}\``
        : `\`${path}\` is a link to \`${target}\`, which is not there`,
    hints: [
      annexed
        ? 'git-annex keeps its content elsewhere: run `git annex get` on it'
        : 'check the path: it is relative to the project',
    ],
    cause,
  });
}

function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    // Nothing is there, not even a link.
    return undefined;
  }
}

function unreadable(path: string, what: string, hint: string, cause: unknown): MlopsError {
  return new MlopsError({
    code: 'INPUT_UNREADABLE',
    message: `\`${path}\` ${what}`,
    hints: [hint],
    cause,
  });
}

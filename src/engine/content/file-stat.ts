/** What the file system says of a file without its bytes. */
import { type BigIntStats, statSync } from 'node:fs';
import { cannotRead } from '../../core/files/cannot-read.ts';

export interface FileStat {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  readonly modified: bigint;
  /** Change of the inode: no user program can set it back, so an edit with its mtime restored still shows. */
  readonly changed: bigint;
  readonly executable: boolean;
}

export type PathStat =
  | { readonly kind: 'missing' }
  | { readonly kind: 'file'; readonly stat: FileStat }
  | { readonly kind: 'directory'; readonly device: bigint; readonly inode: bigint }
  /** A socket, a pipe, a device. */
  | { readonly kind: 'special' };

const OWNER_MAY_EXECUTE = 0o100n;

/**
 * Follows symbolic links. Synchronous: a stat takes 5 µs so, and ten times that as a promise.
 *
 * @throws MlopsError CANNOT_READ
 */
export function statPath(path: string): PathStat {
  const stats = statOrMissing(path);
  if (stats === undefined) return { kind: 'missing' };
  if (stats.isDirectory()) return { kind: 'directory', device: stats.dev, inode: stats.ino };
  return stats.isFile() ? { kind: 'file', stat: fileStat(stats) } : { kind: 'special' };
}

export function fileStat(stats: BigIntStats): FileStat {
  return {
    device: stats.dev,
    inode: stats.ino,
    size: stats.size,
    modified: stats.mtimeNs,
    changed: stats.ctimeNs,
    executable: (stats.mode & OWNER_MAY_EXECUTE) !== 0n,
  };
}

// A file stands where a folder is named, links that lead to each other, a name that no file can have.
const NOTHING: ReadonlySet<string> = new Set(['ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

function statOrMissing(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if (NOTHING.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw cannotRead(path, error);
  }
}

/** What lies in a cache, by name; nothing is opened. */
import { join } from 'node:path';
import { type Digest, parseDigest } from '../../core/digest.ts';
import { listDirectory } from '../../core/files/list-directory.ts';
import { statPath } from '../content/file-stat.ts';

export interface CachedFile {
  /** What its name says; undefined when the name is none that this program gives. */
  readonly digest: Digest | undefined;
  /** Absolute. */
  readonly path: string;
  readonly size: number;
}

/** @param folder `.mlops/cache`, absolute */
export function listBlobs(folder: string): CachedFile[] {
  const blobs = join(folder, 'blobs');
  return listDirectory(blobs).flatMap((first) =>
    listDirectory(join(blobs, first)).flatMap((rest) => file(join(blobs, first, rest), `${first}${rest}`)),
  );
}

/** Entries by their fingerprint. What is still being written is left out. */
export function listEntries(folder: string): CachedFile[] {
  const actions = join(folder, 'actions');
  return listDirectory(actions)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => file(join(actions, name), name.replace(/\.json$/, '')));
}

export function listQuarantine(folder: string): CachedFile[] {
  const quarantine = join(folder, 'quarantine');
  return listDirectory(quarantine).flatMap((name) => file(join(quarantine, name), name));
}

function file(path: string, hex: string): CachedFile[] {
  const found = statPath(path);
  if (found.kind !== 'file') return [];
  return [{ digest: parseDigest(`blake3:${hex}`), path, size: Number(found.stat.size) }];
}

export const bytesOf = (files: readonly CachedFile[]): number =>
  files.reduce((sum, { size }) => sum + size, 0);

/** Reads the whole cache and takes out of use what is not what its name says. */
import { chmodSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type Digest, digestFile } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { eachOf } from '../project/each-of.ts';
import { cannotRead } from '../../core/files/cannot-read.ts';
import { statPath } from '../content/file-stat.ts';
import { MAX_ENTRY_BYTES } from '../project/limits.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import { readEntry } from './action-entry.ts';
import { type CachedFile, bytesOf, listBlobs, listEntries } from './list-cache.ts';
import { writing } from '../../core/files/system-error.ts';
import { contentsOf } from './blobs-of-record.ts';
import { type Cache, openCache } from './open-cache.ts';

export interface CorruptFile {
  readonly kind: 'blob' | 'entry';
  /** Its name said what it should hold. */
  readonly name: string;
  /** Relative to the root. */
  readonly quarantine: string;
}

export interface Verification {
  readonly blobs: number;
  readonly bytes: number;
  readonly entries: number;
  readonly corrupt: readonly CorruptFile[];
  /** Whole entries of which a blob is absent: they count as unknown until the blob is there again. */
  readonly incomplete: number;
}

/**
 * @param root of the project
 * @param onRead bytes read so far
 * @throws MlopsError CANNOT_WRITE when what is corrupt cannot be moved
 */
export async function verifyCache(
  root: string,
  effects: Naming & Pick<Effects, 'cores'>,
  onRead: (bytes: number) => void = () => undefined,
): Promise<Verification> {
  const cache = openCache(root, effects);
  const blobs = listBlobs(cache.folder);
  const corrupt: CorruptFile[] = [];
  const setAside = async (kind: CorruptFile['kind'], file: CachedFile) => {
    const quarantine = await moveAway(cache.folder, file);
    corrupt.push({ kind, name: file.digest ?? basename(file.path), quarantine: relative(root, quarantine) });
  };
  let read = 0;
  await eachOf(blobs, effects.cores(), async (file) => {
    if (!(await holdsItsName(file))) await setAside('blob', file);
    onRead((read += file.size));
  });
  const entries = listEntries(cache.folder);
  let incomplete = 0;
  for (const entry of entries) {
    const state = await stateOfEntry(entry, cache);
    if (state === 'corrupt') await setAside('entry', entry);
    if (state === 'incomplete') incomplete += 1;
  }
  return { blobs: blobs.length, bytes: bytesOf(blobs), entries: entries.length, corrupt, incomplete };
}

async function holdsItsName({ digest, path }: CachedFile): Promise<boolean> {
  if (digest === undefined) return false;
  const actual = await digestFile(path).catch((error: NodeJS.ErrnoException) => {
    // A collection beside this one has deleted it.
    if (error.code === 'ENOENT') return { digest };
    throw cannotRead(path, error);
  });
  if (actual.digest !== digest) return false;
  // Whole, but open to anybody's pen.
  if (statPath(path).kind === 'file') chmodSync(path, 0o444);
  return true;
}

async function stateOfEntry(
  entry: CachedFile,
  { blobs }: Cache,
): Promise<'whole' | 'incomplete' | 'corrupt'> {
  const bytes = readIfThere(entry.path);
  // A collection beside this one has deleted it, or it was moved already.
  if (bytes === undefined) return 'incomplete';
  if (typeof bytes === 'string') return 'corrupt';
  const record = entry.digest === undefined ? undefined : readEntry(bytes.toString('utf8'), entry.digest);
  if (record === undefined) return 'corrupt';
  const contents = await contentsOf(record, blobs);
  const isThere = ([digest, size]: [Digest, number | undefined]) =>
    size === undefined ? blobs.hasAny(digest) : blobs.has(digest, size);
  return contents.unknown.length === 0 && [...contents.blobs].every(isThere) ? 'whole' : 'incomplete';
}

async function moveAway(folder: string, { path }: CachedFile): Promise<string> {
  const isBlob = dirname(dirname(path)) === join(folder, 'blobs');
  const name = isBlob ? `${basename(dirname(path))}${basename(path)}` : basename(path);
  const quarantine = join(folder, 'quarantine', name);
  await writing(quarantine, async () => {
    await mkdir(dirname(quarantine), { recursive: true });
    await rename(path, quarantine);
  });
  return quarantine;
}

function readIfThere(path: string): ReturnType<typeof readBounded> | undefined {
  try {
    return readBounded(path, MAX_ENTRY_BYTES);
  } catch {
    return undefined;
  }
}

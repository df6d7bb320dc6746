/** Copies a file and says what was copied, in one pass: the bytes that are hashed are the bytes that are written. */
import { constants, statSync, writeFileSync } from 'node:fs';
import { copyFile, type FileHandle, open, rm } from 'node:fs/promises';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { type Digest, digestBytes, digestFile, endDigest } from '../../core/digest.ts';
import { fileChunks } from '../../core/files/file-chunks.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import { canFollow, copyFollowed } from './copy-followed.ts';
import { requireRoom } from './require-disk-space.ts';
import { TooMuch } from './size-exceeded.ts';

export interface StoredContent {
  readonly digest: Digest;
  readonly size: number;
}

/** Up to here a file is copied at once: 60 µs, where eight promises take 400. */
const SMALL_BYTES = 1n << 16n;
const WORTH_CLONING = 1n << 20n;
/** A process takes 3 ms to start; in that time this one copies 6 MiB. */
const WORTH_FOLLOWING = 1n << 24n;

/** File systems (by device) that are known not to share blocks between files: they are not asked again. */
const withoutClones = new Set<bigint>();

/**
 * Where the file system can share blocks (btrfs, XFS, APFS) a large file is not copied; its clone is hashed.
 *
 * @param target must not exist; its folder must
 * @param options.syncFollows whoever calls will sync the copy: a large one begins its way to the disk at once
 * @param options.limit bytes; of a source that has more, or grows beyond it meanwhile, some may have been written
 * @throws TooMuch, MlopsError CANNOT_WRITE: there is no room for it, and what the file system says
 */
export async function copyHashed(
  source: string,
  target: string,
  { syncFollows = false, limit = Infinity }: { readonly syncFollows?: boolean; readonly limit?: number } = {},
): Promise<StoredContent> {
  const { dev, size } = statSync(source, { bigint: true });
  if (size > limit) throw new TooMuch(limit);
  const small = size <= SMALL_BYTES ? copySmall(source, target) : undefined;
  if (small !== undefined) return small;
  if (size >= WORTH_CLONING && !withoutClones.has(dev)) {
    if (await cloned(source, target)) {
      if (statSync(target).size > limit) throw new TooMuch(limit);
      return digestFile(target);
    }
    withoutClones.add(dev);
  }
  // A file with holes takes no room where it is, and all of it where it is copied to.
  if (size >= WORTH_FOLLOWING) requireRoom(target, Number(size));
  const followed =
    size >= WORTH_FOLLOWING && canFollow(target)
      ? await copyFollowed(source, target, syncFollows, limit)
      : undefined;
  if (followed !== undefined) return followed;
  const from = await open(source, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return await writeHashed(fileChunks(from), target, limit);
  } finally {
    await from.close();
  }
}

/**
 * Writes chunks to a new file; a chunk may be used again by its maker when the next one is asked for.
 *
 * @param limit bytes; none beyond it is written
 * @throws TooMuch, and what the file system says
 */
export async function writeHashed(
  chunks: AsyncIterable<Uint8Array>,
  target: string,
  limit: number = Infinity,
): Promise<StoredContent> {
  const hasher = new Blake3Hasher();
  let size = 0;
  const to = await open(target, 'wx');
  try {
    for await (const chunk of chunks) {
      if (size + chunk.byteLength > limit) throw new TooMuch(limit);
      const writing = writeWhole(to, chunk);
      // While it is written.
      hasher.update(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      size += chunk.byteLength;
      await writing;
    }
  } finally {
    await to.close();
  }
  return { digest: endDigest(hasher), size };
}

// It may have grown since, and of a pipe that took its place nothing is waited for.
function copySmall(source: string, target: string): StoredContent | undefined {
  const bytes = readBounded(source, Number(SMALL_BYTES));
  if (typeof bytes === 'string') return undefined;
  writeFileSync(target, bytes, { flag: 'wx' });
  return { digest: digestBytes(bytes), size: bytes.length };
}

// `write` may take less than it is given.
async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.byteLength;) {
    done += (await file.write(chunk, done)).bytesWritten;
  }
}

async function cloned(source: string, target: string): Promise<boolean> {
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOSPC' || code === 'EACCES') throw error;
    await rm(target, { force: true });
    return false;
  }
}

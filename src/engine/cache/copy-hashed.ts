/** Copies a file and says what was copied, in one pass: the bytes that are hashed are the bytes that are written. */
import { constants, readFileSync, statSync, writeFileSync } from 'node:fs';
import { copyFile, type FileHandle, open, rm } from 'node:fs/promises';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { type Digest, digestBytes, digestFile, parseDigest } from '../../core/digest.ts';

export interface StoredContent {
  readonly digest: Digest;
  readonly size: number;
}

/** Two of these are in use for each copy, however large the file. */
const CHUNK_BYTES = 1 << 20;
/** Up to here a file is copied at once: 60 µs, where eight promises take 400. */
const SMALL_BYTES = 1n << 16n;

/** File systems (by device) that are known not to share blocks between files: they are not asked again. */
const withoutClones = new Set<bigint>();

/**
 * Where the file system can share blocks (btrfs, XFS, APFS) a large file is not copied; its clone is hashed.
 *
 * @param target must not exist; its folder must
 * @throws what the file system says
 */
export async function copyHashed(source: string, target: string): Promise<StoredContent> {
  const { dev, size } = statSync(source, { bigint: true });
  if (size <= SMALL_BYTES) return copySmall(source, target);
  if (size >= CHUNK_BYTES && !withoutClones.has(dev)) {
    if (await cloned(source, target)) return digestFile(target);
    withoutClones.add(dev);
  }
  const from = await open(source, 'r');
  try {
    return await writeHashed(chunksOf(from), target);
  } finally {
    await from.close();
  }
}

/** Writes chunks to a new file; a chunk may be used again by its maker when the next one is asked for. */
export async function writeHashed(chunks: AsyncIterable<Uint8Array>, target: string): Promise<StoredContent> {
  const hasher = new Blake3Hasher();
  let size = 0;
  const to = await open(target, 'wx');
  try {
    for await (const chunk of chunks) {
      hasher.update(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      size += chunk.byteLength;
      await writeWhole(to, chunk);
    }
  } finally {
    await to.close();
  }
  const digest = parseDigest(`blake3:${hasher.digest('hex')}`);
  if (digest === undefined) throw new Error('the hasher made no digest');
  return { digest, size };
}

function copySmall(source: string, target: string): StoredContent {
  const bytes = readFileSync(source);
  writeFileSync(target, bytes, { flag: 'wx' });
  return { digest: digestBytes(bytes), size: bytes.length };
}

// While one chunk is hashed and written, the next is read.
async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  let [free, filling] = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)];
  let reading = file.read(filling, 0, CHUNK_BYTES, null);
  for (;;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return;
    const full = filling.subarray(0, bytesRead);
    [free, filling] = [filling, free];
    reading = file.read(filling, 0, CHUNK_BYTES, null);
    // Whoever stops early leaves this read behind: it must not become an unhandled rejection.
    reading.catch(() => undefined);
    yield full;
  }
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

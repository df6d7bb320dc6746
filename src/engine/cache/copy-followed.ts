/**
 * The kernel's own copy, hashed as it grows. `cp` copies within the page cache on one core, as fast as there is; this
 * process reads the bytes of the copy back and hashes them on another.
 *
 * A process and not `fs.copyFile`: libuv's loop never ends when somebody shortens the source meanwhile, and keeps one of
 * the four threads that all other files wait for.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  fdatasync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { endDigest } from '../../core/digest.ts';
import type { StoredContent } from './copy-hashed.ts';
import { TooMuch } from './size-exceeded.ts';

const CHUNK_BYTES = 1 << 20;
/** The last bytes are left alone while the copy goes on: on some processors a file's size is seen before its bytes. */
const DISTANCE_BYTES = 1 << 20;
/** 5 ms of hashing: then others may work. */
const TURN_BYTES = 16 << 20;
/** So much is on its way to the disk while the next is copied. */
const FLUSH_BYTES = 64 << 20;

/**
 * File systems (`statfs`) that write through the page cache: there a file never has a size before it has the bytes. Of
 * others, network file systems first of all, that is not known.
 */
const KNOWN: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // btrfs
  0x01021994, // tmpfs
]);

/** @param target its folder must exist. Where something stands already `cp` would write over it. */
export function canFollow(target: string): boolean {
  return (
    process.platform === 'linux' &&
    KNOWN.has(statfsSync(dirname(target)).type) &&
    lstatSync(target, { throwIfNoEntry: false }) === undefined
  );
}

/**
 * @param target must not exist
 * @param limit bytes; when the source has grown beyond it, the copy is stopped, and some of it is there
 * @param early whether the bytes go to the disk as they come, because a sync will follow
 * @returns undefined when `cp` could not do it: then nothing is there
 * @throws TooMuch
 */
export async function copyFollowed(
  source: string,
  target: string,
  early: boolean,
  limit: number = Infinity,
): Promise<StoredContent | undefined> {
  const copy = startCopy(source, target);
  try {
    const content = await hashGrowing(target, copy, early, limit);
    if (content !== undefined && statSync(target, { throwIfNoEntry: false })?.size === content.size)
      return content;
  } catch (error) {
    copy.stop();
    throw error;
  } finally {
    await copy.end;
  }
  rmSync(target, { force: true });
  return undefined;
}

interface Copy {
  readonly end: Promise<void>;
  readonly state: () => 'going' | 'done' | 'failed';
  readonly stop: () => void;
}

// In a process group of its own: ctrl-C is for this process to answer.
function startCopy(source: string, target: string): Copy {
  const child = spawn('cp', ['--', source, target], { stdio: 'ignore', detached: true });
  let state: 'going' | 'done' | 'failed' = 'going';
  const end = new Promise<void>((resolve) => {
    const settle = (is: 'done' | 'failed') => {
      state = is;
      resolve();
    };
    child.once('error', () => settle('failed'));
    child.once('exit', (code) => settle(code === 0 ? 'done' : 'failed'));
  });
  return { end, state: () => state, stop: () => void child.kill('SIGKILL') };
}

async function hashGrowing(
  target: string,
  copy: Copy,
  early: boolean,
  limit: number,
): Promise<StoredContent | undefined> {
  const file = await openWhenThere(target, copy);
  if (file === undefined) return undefined;
  const [hasher, buffer] = [new Blake3Hasher(), Buffer.allocUnsafeSlow(CHUNK_BYTES)];
  const flusher = early ? new Flusher(file) : undefined;
  try {
    for (let size = 0; ;) {
      const state = copy.state();
      if (state === 'failed') return undefined;
      const { size: grown } = fstatSync(file);
      // The source grows: nothing else ends this.
      if (grown > limit) throw new TooMuch(limit);
      const there = grown - (state === 'going' ? DISTANCE_BYTES : 0);
      if (state === 'done' && size >= there) return { digest: endDigest(hasher), size };
      if (state === 'going' && size + CHUNK_BYTES > there) {
        await setTimeout(1);
        continue;
      }
      const read = readSync(file, buffer, 0, Math.min(CHUNK_BYTES, there - size), size);
      // Somebody has shortened it under our hands.
      if (read === 0) return undefined;
      hasher.update(buffer.subarray(0, read));
      size += read;
      flusher?.reached(size);
      if (size % TURN_BYTES === 0) await setImmediate();
    }
  } finally {
    await flusher?.end();
    closeSync(file);
  }
}

// `cp` makes it: a file that stood there empty would count as one to be replaced, and ext4 writes such out at once.
async function openWhenThere(target: string, copy: Copy): Promise<number | undefined> {
  for (;;) {
    const state = copy.state();
    try {
      return openSync(target, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    if (state !== 'going') return undefined;
    await setTimeout(1);
  }
}

/** Sends to the disk what is there, one sync at a time. It only spares time: the sync that counts comes at the end. */
class Flusher {
  readonly #file: number;
  #from = 0;
  #isGoing = false;
  #last: Promise<void> = Promise.resolve();

  constructor(file: number) {
    this.#file = file;
  }

  reached(size: number): void {
    if (this.#isGoing || size - this.#from < FLUSH_BYTES) return;
    this.#from = size;
    this.#isGoing = true;
    const sync = promisify(fdatasync)(this.#file);
    this.#last = Promise.all([this.#last, sync]).then(() => void (this.#isGoing = false));
    this.#last.catch(() => undefined);
  }

  /** What a sync has failed with is told here: the kernel tells it once, and the last sync would say that all is well. */
  async end(): Promise<void> {
    await this.#last;
  }
}

/**
 * Contents by their digest, under `blobs/ab/…`. A blob is complete from the moment it has its name, is never changed
 * (0444), and is hashed again whenever it leaves: mode bits and times prove nothing.
 */
import { constants, type PathLike } from 'node:fs';
import { chmod, copyFile, link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, digestBytes, digestFile } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import { statPath } from '../content/file-stat.ts';
import { writing } from './cannot-write.ts';

const READ_ONLY = 0o444;

export interface CorruptBlob {
  readonly digest: Digest;
  /** Where it was moved to, absolute. */
  readonly quarantine: string;
}

export class BlobStore {
  readonly #folder: string;
  readonly #effects: Pick<Effects, 'uniqueName'>;
  readonly #onCorrupt: (blob: CorruptBlob) => void;

  /** @param folder `.mlops/cache`, absolute */
  constructor(folder: string, effects: Pick<Effects, 'uniqueName'>, onCorrupt: (blob: CorruptBlob) => void) {
    this.#folder = folder;
    this.#effects = effects;
    this.#onCorrupt = onCorrupt;
  }

  path(digest: Digest): string {
    const hex = digest.slice('blake3:'.length);
    return join(this.#folder, 'blobs', hex.slice(0, 2), hex.slice(2));
  }

  /** A look, not a proof: that a blob of this size has the name. */
  has(digest: Digest, size: number): boolean {
    const found = statPath(this.path(digest));
    return found.kind === 'file' && found.stat.size === BigInt(size);
  }

  /** The same where the size is not known. */
  hasAny(digest: Digest): boolean {
    return statPath(this.path(digest)).kind === 'file';
  }

  /**
   * Stores a copy of a file; what is named is what was stored, even if the file changes meanwhile.
   *
   * @throws MlopsError CANNOT_WRITE
   */
  async put(source: string): Promise<{ digest: Digest; size: number }> {
    return this.#store(async (temporary) => {
      await copyFile(source, temporary, constants.COPYFILE_FICLONE);
      await chmod(temporary, 0o644);
      return digestFile(temporary);
    });
  }

  async putText(text: string): Promise<{ digest: Digest; size: number }> {
    return this.#store(async (temporary) => {
      await writeFile(temporary, text);
      return { digest: digestBytes(text), size: Buffer.byteLength(text) };
    });
  }

  /** Copies a blob to `target`, which must not exist. False: there is none, or it was corrupt and is now set aside. */
  async take(digest: Digest, target: string): Promise<boolean> {
    return writing(target, async () => {
      await mkdir(dirname(target), { recursive: true });
      if (!(await copied(this.path(digest), target))) return false;
      await chmod(target, 0o644);
      const actual = await digestFile(target);
      if (actual.digest === digest) return true;
      await rm(target, { force: true });
      await this.#quarantine(digest);
      return false;
    });
  }

  /** The text of a blob, checked; undefined as in `take`. */
  async takeText(digest: Digest): Promise<string | undefined> {
    const bytes = await readFile(this.path(digest)).catch(() => undefined);
    if (bytes === undefined) return undefined;
    if (digestBytes(bytes) === digest) return bytes.toString('utf8');
    await this.#quarantine(digest);
    return undefined;
  }

  async #store(write: (temporary: string) => Promise<{ digest: Digest; size: number }>) {
    const temporary = join(this.#folder, 'tmp', this.#effects.uniqueName());
    return writing(temporary, async () => {
      try {
        await mkdir(dirname(temporary), { recursive: true });
        const content = await write(temporary);
        if (!this.has(content.digest, content.size)) await this.#publish(temporary, content.digest);
        return content;
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  // `link` fails where a name exists, `rename` would replace it: two processes that store the same do not meet.
  async #publish(temporary: string, digest: Digest): Promise<void> {
    const target = this.path(digest);
    await sync(temporary);
    await chmod(temporary, READ_ONLY);
    await mkdir(dirname(target), { recursive: true });
    try {
      await link(temporary, target);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A blob of another size under this name is torn, and file systems without links know rename.
      if (code === 'EEXIST' || code === 'EPERM' || code === 'ENOTSUP') await rename(temporary, target);
      else throw error;
    }
  }

  async #quarantine(digest: Digest): Promise<void> {
    const quarantine = join(this.#folder, 'quarantine', digest.slice('blake3:'.length));
    await mkdir(dirname(quarantine), { recursive: true });
    await rename(this.path(digest), quarantine);
    this.#onCorrupt({ digest, quarantine });
  }
}

async function copied(source: PathLike, target: string): Promise<boolean> {
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && syscall === 'copyfile') return false;
    throw error;
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

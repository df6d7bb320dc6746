/**
 * Contents by their digest, under `blobs/ab/…`. A blob is complete from the moment it has its name, is never changed
 * (0444), and is hashed again whenever it leaves: mode bits and times prove nothing.
 */
import { chmodSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, digestBytes } from '../../core/digest.ts';
import { syncFile } from '../../core/files/sync-to-disk.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { statPath } from '../content/file-stat.ts';
import { writing } from '../../core/files/system-error.ts';
import { MAX_MANIFEST_BYTES } from '../project/limits.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import { copyHashed, type StoredContent, writeHashed } from './copy-hashed.ts';
import { TooMuch } from './size-exceeded.ts';
import { syncFiles } from './sync-files.ts';

const READ_ONLY = 0o444;
/** Larger ones are safe before they have a name. */
const SMALL_BYTES = 1 << 16;

export interface CorruptBlob {
  readonly digest: Digest;
  /** Where it was moved to, absolute. */
  readonly quarantine: string;
}

export class BlobStore {
  readonly #folder: string;
  readonly #effects: Naming;
  readonly #onCorrupt: (blob: CorruptBlob) => void;
  /** Small blobs that a power cut may still empty, and folders in which names are new. */
  #unsynced: { files: string[]; folders: Set<string> } = { files: [], folders: new Set() };
  #flushed: Promise<void> = Promise.resolve();

  /** @param folder `.mlops/cache`, absolute */
  constructor(folder: string, effects: Naming, onCorrupt: (blob: CorruptBlob) => void) {
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
  async put(source: string): Promise<StoredContent> {
    return this.#store((temporary) => copyHashed(source, temporary, { syncFollows: true }));
  }

  /** @param pieces of the text, one after another */
  async putText(pieces: Iterable<string>): Promise<StoredContent> {
    return this.#store((temporary) => writeHashed(bytesOf(pieces), temporary));
  }

  /**
   * Stores what comes from elsewhere, if it is what it should be.
   *
   * @param write makes the file that it is given the path of; undefined when there is nothing
   */
  async receive(
    digest: Digest,
    write: (temporary: string) => Promise<StoredContent | undefined>,
  ): Promise<'stored' | 'absent' | 'corrupt'> {
    let result: 'stored' | 'absent' | 'corrupt' = 'absent';
    await this.#store(async (temporary) => {
      const content = await write(temporary);
      result = content === undefined ? 'absent' : content.digest === digest ? 'stored' : 'corrupt';
      return result === 'stored' ? content : undefined;
    });
    return result;
  }

  /**
   * Copies a blob to `target`, which must not exist. False: there is none, it is larger, or it was corrupt and
   * is now set aside.
   *
   * @param size that it is known by
   */
  async take(digest: Digest, target: string, size: number): Promise<boolean> {
    return writing(target, async () => {
      if (!this.hasAny(digest)) return false;
      mkdirSync(dirname(target), { recursive: true });
      const actual = await this.#copyOut(digest, target, size);
      if (actual?.digest === digest) {
        chmodSync(target, 0o644);
        return true;
      }
      rmSync(target, { force: true });
      // What is larger than somebody says may be sound all the same.
      if (actual !== undefined) await this.quarantine(digest);
      return false;
    });
  }

  // Files of one folder may have one content, and be taken out at once: the first that finds it corrupt sets it aside.
  async #copyOut(digest: Digest, target: string, limit: number): Promise<StoredContent | undefined> {
    try {
      return await copyHashed(this.path(digest), target, { limit });
    } catch (error) {
      if (error instanceof TooMuch) return undefined;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !this.hasAny(digest)) return undefined;
      throw error;
    }
  }

  /** The text of a blob, checked; undefined as in `take`, or when it is too large to be a text. */
  async takeText(digest: Digest): Promise<string | undefined> {
    const bytes = readIfThere(this.path(digest));
    if (bytes === undefined) return undefined;
    if (digestBytes(bytes) === digest) return bytes.toString('utf8');
    await this.quarantine(digest);
    return undefined;
  }

  /** The same, and a corrupt blob stays where it is. */
  async peekText(digest: Digest): Promise<string | undefined> {
    const bytes = readIfThere(this.path(digest));
    return bytes !== undefined && digestBytes(bytes) === digest ? bytes.toString('utf8') : undefined;
  }

  /** Takes a blob out of use that does not hold what its name says; its bytes stay, for whoever wants to know why. */
  async quarantine(digest: Digest): Promise<void> {
    const quarantine = join(this.#folder, 'quarantine', digest.slice('blake3:'.length));
    await mkdir(dirname(quarantine), { recursive: true });
    try {
      await rename(this.path(digest), quarantine);
    } catch (error) {
      // Somebody else has found it as well, and was faster.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    this.#onCorrupt({ digest, quarantine });
  }

  /**
   * Makes all new blobs survive a power cut. To be called before an entry that names them is written: it must not outlive
   * them. All at once, since a sync waits for the disk, and there may be 100,000 blobs.
   */
  async flush(): Promise<void> {
    // One after another: blobs that another stage's flush has taken on must be safe as well when this one ends.
    const before = this.#flushed;
    this.#flushed = this.#flushAfter(before);
    return this.#flushed;
  }

  async #flushAfter(before: Promise<void>): Promise<void> {
    // Whose flush failed was told so.
    await before.catch(() => undefined);
    const { files, folders } = this.#unsynced;
    this.#unsynced = { files: [], folders: new Set() };
    await writing(this.#folder, () => syncFiles(files, [...folders]));
  }

  async #store<T extends StoredContent | undefined>(write: (temporary: string) => Promise<T>): Promise<T> {
    const temporary = join(this.#folder, 'tmp', this.#effects.uniqueName());
    return writing(temporary, async () => {
      try {
        mkdirSync(dirname(temporary), { recursive: true });
        const content = await write(temporary);
        if (content !== undefined && !this.has(content.digest, content.size))
          await this.#publish(temporary, content);
        return content;
      } finally {
        rmSync(temporary, { force: true });
      }
    });
  }

  // `link` fails where a name exists, `rename` would replace it: two processes that store the same do not meet.
  async #publish(temporary: string, { digest, size }: StoredContent): Promise<void> {
    const target = this.path(digest);
    chmodSync(temporary, READ_ONLY);
    if (size > SMALL_BYTES) await syncFile(temporary);
    else this.#unsynced.files.push(target);
    mkdirSync(dirname(target), { recursive: true });
    try {
      linkSync(temporary, target);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A blob of another size under this name is torn, and file systems without links know rename.
      if (code === 'EEXIST' || code === 'EPERM' || code === 'ENOTSUP') renameSync(temporary, target);
      else throw error;
    }
    this.#unsynced.folders.add(dirname(target));
  }
}

async function* bytesOf(pieces: Iterable<string>): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

// Too large for a list of files or a text to show, it is no such thing.
function readIfThere(path: string): Buffer | undefined {
  try {
    const bytes = readBounded(path, MAX_MANIFEST_BYTES);
    return typeof bytes === 'string' ? undefined : bytes;
  } catch {
    return undefined;
  }
}

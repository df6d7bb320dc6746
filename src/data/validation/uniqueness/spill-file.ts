import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { MlopsError } from '../../../core/error.ts';
import { freeBytes } from '../../../core/files/free-bytes.ts';
import { systemError } from '../../../core/files/system-error.ts';

/** Bytes that are written at once. */
const WRITTEN_BYTES = 2 ** 20;

/** Blocks of words in a temporary file that has no name any more once it is open. */
export class SpillFile {
  private readonly path: string;
  private readonly file: number;
  private readonly waiting = new Uint8Array(WRITTEN_BYTES);
  private waits = 0;
  private written = 0;

  /**
   * @param bytes that it will have at most
   * @throws MlopsError DISK_FULL when there is no room for them, CANNOT_WRITE
   */
  constructor(path: string, bytes: number, room: (path: string) => number = freeBytes) {
    const free = room(path);
    if (free < bytes) {
      throw diskFull(
        `whether all values of a key differ takes ${bytes} bytes beside \`${path}\`, and there is room for ${free}`,
      );
    }
    this.path = path;
    this.file = told(path, () => openSync(path, 'wx+', 0o600));
    // Nothing is left behind, however the process ends.
    rmSync(path, { force: true });
  }

  /** @returns where it stands in the file; a block must be no longer than 1 MiB */
  append(words: Uint32Array): number {
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    if (this.waits + bytes.length > WRITTEN_BYTES) this.flush();
    const at = this.written + this.waits;
    this.waiting.set(bytes, this.waits);
    this.waits += bytes.length;
    return at;
  }

  /** Fills `words` with a block that was appended. */
  async read(at: number, words: Uint32Array): Promise<void> {
    this.flush();
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await readAt(this.file, bytes, done, bytes.length - done, at + done);
      if (bytesRead === 0)
        throw new Error(`\`${this.path}\` ends at byte ${at + done}, before its last block`);
      done += bytesRead;
    }
  }

  close(): void {
    closeSync(this.file);
  }

  private flush(): void {
    for (let done = 0; done < this.waits;) {
      done += told(this.path, () =>
        writeSync(this.file, this.waiting, done, this.waits - done, this.written + done),
      );
    }
    this.written += this.waits;
    this.waits = 0;
  }
}

const readAt = promisify(read);

function told<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
      throw diskFull(`the disk is full: the temporary file \`${path}\` cannot be written`, error);
    }
    throw systemError(error, 'write', path) ?? error;
  }
}

const diskFull = (message: string, cause?: unknown): MlopsError =>
  new MlopsError({
    code: 'DISK_FULL',
    message,
    hints: ['free some space on that disk, or write the output to a larger one'],
    cause,
  });

import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writing } from '../../../core/files/system-error.ts';

/** A file that is written from its beginning to its end. */
export interface OutputFile {
  /** For reading what was written. */
  readonly file: FileHandle;
  /** Bytes so far. */
  readonly length: () => number;
  readonly append: (bytes: Uint8Array) => Promise<void>;
  /** Appends a part of another file. */
  readonly appendFrom: (file: FileHandle, from: number, to: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Missing folders are made.
 *
 * @param path what is written
 * @param shown what messages call it
 * @throws MlopsError CANNOT_WRITE, as all that it does
 */
export async function openOutputFile(path: string, shown = path): Promise<OutputFile> {
  const file = await writing(shown, async () => {
    await mkdir(dirname(path), { recursive: true });
    return await open(path, 'w+');
  });
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let length = 0;
  const append = async (bytes: Uint8Array): Promise<void> => {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
      done += bytesWritten;
    }
    length += bytes.length;
  };
  return {
    file,
    length: () => length,
    append: (bytes) => writing(shown, () => append(bytes)),
    appendFrom: (from, start, end) =>
      writing(shown, async () => {
        for (let at = start; at < end;) {
          const { bytesRead } = await from.read(chunk, 0, Math.min(CHUNK_BYTES, end - at), at);
          if (bytesRead === 0) throw new Error(`a piece of \`${shown}\` became shorter while it was read`);
          await append(chunk.subarray(0, bytesRead));
          at += bytesRead;
        }
      }),
    close: () => writing(shown, () => file.close()),
  };
}

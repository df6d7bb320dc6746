import { closeSync, openSync, readSync } from 'node:fs';

/**
 * A part of a plain file, as text.
 *
 * @param bytes at most; less where the file ends
 * @param start offset of the first byte
 */
export function textAt(path: string, bytes: number, start = 0): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, start));
  } finally {
    closeSync(file);
  }
}

import type { FileHandle } from 'node:fs/promises';

/**
 * Reads until the buffer is full or the file ends: `read` alone may return less than it is asked for.
 *
 * @param position byte offset in the file; null: where the file stands
 * @returns the part of the buffer that was filled
 */
export async function fillBuffer(file: FileHandle, bytes: Buffer, position: number | null): Promise<Buffer> {
  let filled = 0;
  while (filled < bytes.length) {
    const at = position === null ? null : position + filled;
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, at);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

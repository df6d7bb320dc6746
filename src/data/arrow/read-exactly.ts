import type { FileHandle } from 'node:fs/promises';
import { fillBuffer } from '../../core/files/fill-buffer.ts';

/** @throws RangeError where the file ends before */
export async function readExactly(file: FileHandle, at: number, length: number): Promise<Buffer> {
  // At a multiple of eight in memory of its own, so that nobody needs a copy.
  const bytes = await fillBuffer(file, Buffer.from(new ArrayBuffer(length)), at);
  if (bytes.length < length) throw new RangeError('it ends too early');
  return bytes;
}

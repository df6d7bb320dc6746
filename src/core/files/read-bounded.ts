import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/**
 * The bytes of a file that others may have written, if there are not too many of them. No pipe is waited for, and a file that
 * grows meanwhile is not read on.
 *
 * @returns `tooLarge`: more than `limit` bytes; `special`: a folder, a device, a pipe
 * @throws what the file system says
 */
export function readBounded(path: string, limit: number): Buffer | 'tooLarge' | 'special' {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return 'special';
    if (stat.size > limit) return 'tooLarge';
    const bytes = Buffer.allocUnsafe(stat.size);
    let size = 0;
    while (size < bytes.length) {
      const read = readSync(file, bytes, size, bytes.length - size, size);
      if (read === 0) break;
      size += read;
    }
    return bytes.subarray(0, size);
  } finally {
    closeSync(file);
  }
}

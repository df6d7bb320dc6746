/** Space on the disk, looked at before bytes that somebody promises are asked for. */
import { MlopsError } from '../../core/error.ts';
import { freeBytes } from '../../core/files/free-bytes.ts';

/** What is left to others, and to the records of this run. */
const MARGIN_BYTES = 64 * 2 ** 20;

/**
 * Bytes that may be written beside a path. A look: others write as well.
 *
 * @param path may be absent, with the folders around it
 */
export const roomFor = (path: string): number => Math.max(0, freeBytes(path) - MARGIN_BYTES);

/**
 * For bytes of this project's own, which may have all that is left.
 *
 * @throws MlopsError CANNOT_WRITE
 */
export function requireRoom(path: string, bytes: number): void {
  const room = freeBytes(path);
  if (bytes <= room) return;
  throw new MlopsError({
    code: 'CANNOT_WRITE',
    message: `\`${path}\` cannot be written: no space left for it: it takes ${bytes} bytes, and there is room for ${room}`,
    hints: ['free some space, then run again: what is done is kept'],
    details: { path, bytes, room },
  });
}

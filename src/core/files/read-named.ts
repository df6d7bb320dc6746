import { readFile } from 'node:fs/promises';
import { readBounded } from './read-bounded.ts';

/**
 * The bytes of a file that a user named or a project holds. Nobody is waited for who never writes: a pipe is read only where
 * the shell made it (`<(…)`).
 *
 * @param limit bytes
 * @returns as `readBounded`
 * @throws what the file system says
 */
export async function readNamed(path: string, limit: number): Promise<Buffer | 'tooLarge' | 'special'> {
  const bytes = readBounded(path, limit);
  if (bytes !== 'special' || !/^\/(?:dev|proc)\//.test(path)) return bytes;
  return readFile(path);
}

/** What there is to say of a file that was not read, as the rest of a sentence. */
export const whyNotRead = (answer: 'tooLarge' | 'special', limit: number): string =>
  answer === 'special' ? 'it is not a regular file' : `it has more than ${limit} bytes`;

import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { MlopsError } from '../error.ts';

/**
 * A file is published by a rename, which takes the place of whatever has the name. So only a plain file may be there, or
 * nothing: a device, a pipe or a link would be gone, and who reads from it would wait forever.
 *
 * @throws MlopsError OUTPUT_UNWRITABLE
 */
export async function requireReplaceable(path: string): Promise<void> {
  const found = await lstatIfReachable(path);
  if (found === undefined || found.isFile()) return;
  throw new MlopsError({
    code: 'OUTPUT_UNWRITABLE',
    message: `\`${path}\` cannot be written: ${kindOf(found)} is there, and only a regular file can be replaced`,
    hints: [
      found.isSymbolicLink()
        ? 'name the file that the link leads to, or remove the link'
        : 'name another path',
    ],
  });
}

// What cannot be reached at all the writing itself tells, with its reason.
async function lstatIfReachable(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch {
    return undefined;
  }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isSymbolicLink()) return 'a symbolic link';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

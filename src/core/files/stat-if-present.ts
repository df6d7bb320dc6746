import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What lies at `path`; undefined when nothing does. Any other failure (no permission, …) is thrown. */
export async function statIfPresent(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

// ENOTDIR: a part of the path is a file.
function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { statPath } from '../content/file-stat.ts';
import { walkDirectory } from '../content/walk-directory.ts';

/**
 * The file at a path of the workspace, or every file in the folder there, by path relative to the root.
 *
 * @throws MlopsError UNREADABLE_CONTENT
 */
export async function readTexts(root: string, path: string): Promise<ReadonlyMap<string, string>> {
  const texts = filesBelow(root, path).map(
    async (file) => [file, await readFile(resolve(root, file), 'utf8')] as const,
  );
  return new Map(await Promise.all(texts));
}

function filesBelow(root: string, path: string): readonly string[] {
  const absolute = resolve(root, path);
  const found = statPath(absolute);
  if (found.kind === 'file') return [path];
  if (found.kind !== 'directory') return [];
  return walkDirectory(absolute, path).map((file) => `${path}/${file.path}`);
}

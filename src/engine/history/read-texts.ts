import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cannotRead } from '../../core/files/cannot-read.ts';
import { statPath } from '../content/file-stat.ts';
import { walkDirectory } from '../content/walk-directory.ts';
import { fileText } from './file-text.ts';
import type { FileText } from './snapshot.ts';

/**
 * The file at a path of the workspace, or every file in the folder there, by path relative to the root.
 *
 * @throws MlopsError UNREADABLE_CONTENT, CANNOT_READ for a folder
 */
export async function readTexts(root: string, path: string): Promise<ReadonlyMap<string, FileText>> {
  const texts = filesBelow(root, path).map(async (file) => [file, await readOne(root, file)] as const);
  return new Map(await Promise.all(texts));
}

async function readOne(root: string, file: string): Promise<FileText> {
  try {
    return fileText(await readFile(resolve(root, file)));
  } catch (error) {
    // One file that cannot be read does not take the others with it.
    return { kind: 'unknown', why: cannotRead(file, error).message };
  }
}

function filesBelow(root: string, path: string): readonly string[] {
  const absolute = resolve(root, path);
  const found = statPath(absolute);
  if (found.kind === 'file') return [path];
  if (found.kind !== 'directory') return [];
  return walkDirectory(absolute, path).map((file) => `${path}/${file.path}`);
}

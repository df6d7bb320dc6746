import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../../core/canonical-json.ts';
import { MlopsError } from '../../core/error.ts';
import { type FileStat, statPath } from './file-stat.ts';

export interface DirectoryFile {
  /** Within the directory, `/` between. */
  readonly path: string;
  readonly stat: FileStat;
}

/** The engine's own folders are never content. */
const NEVER_CONTENT: ReadonlySet<string> = new Set(['.mlops', '.git']);

/**
 * The files below a directory, sorted by path. Symbolic links are followed.
 *
 * @throws MlopsError UNREADABLE_CONTENT: a link to nothing or into its own ancestors, a socket, a name that is not UTF-8
 */
export function walkDirectory(directory: string, shown: string): DirectoryFile[] {
  const files: DirectoryFile[] = [];
  const top = statPath(directory);
  const ancestors = top.kind === 'directory' ? [`${top.device}:${top.inode}`] : [];
  walk(directory, '', ancestors, shown, files);
  return files.toSorted((a, b) => compareCodeUnits(a.path, b.path));
}

function walk(
  directory: string,
  prefix: string,
  ancestors: readonly string[],
  shown: string,
  files: DirectoryFile[],
): void {
  for (const name of readdirSync(directory)) {
    if (NEVER_CONTENT.has(name)) continue;
    const path = `${prefix}${name}`;
    const found = statPath(join(directory, name));
    if (found.kind === 'file') files.push({ path, stat: found.stat });
    else if (found.kind === 'directory') {
      const self = `${found.device}:${found.inode}`;
      if (ancestors.includes(self))
        throw unreadable(`${shown}/${path}`, 'is a link to a folder that it lies in');
      walk(join(directory, name), `${path}/`, [...ancestors, self], shown, files);
    } else if (found.kind === 'special')
      throw unreadable(`${shown}/${path}`, 'is neither a file nor a folder');
    else if (name.includes('\uFFFD')) throw unreadable(`${shown}/${path}`, 'has a name that is not UTF-8');
    else throw unreadable(`${shown}/${path}`, 'is a link to nothing');
  }
}

export const unreadable = (path: string, why: string): MlopsError =>
  new MlopsError({ code: 'UNREADABLE_CONTENT', message: `\`${path}\` ${why}` });

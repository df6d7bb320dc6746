import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { MlopsError } from '../../core/error.ts';
import { cannotRead } from '../../core/files/cannot-read.ts';
import { type FileStat, statPath } from './file-stat.ts';
import type { IgnoreRules } from './ignore-rules.ts';

export interface DirectoryFile {
  /** Within the directory, `/` between. */
  readonly path: string;
  readonly stat: FileStat;
}

/** The folders of the engine, of git and of DVC are never content. */
const NEVER_CONTENT: ReadonlySet<string> = new Set(['.mlops', '.git', '.dvc']);

export const isNeverContent = (name: string): boolean => NEVER_CONTENT.has(name);

/**
 * The files below a directory, sorted by path. Symbolic links are followed.
 *
 * @param shown the directory as the project knows it: relative to its root, when it lies in it
 * @param ignores what is left out
 * @param onFolder told of each folder, with all the names in it
 * @throws MlopsError CANNOT_READ, UNREADABLE_CONTENT: a link to nothing or into its own ancestors, a socket, a name that is not UTF-8
 */
export function walkDirectory(
  directory: string,
  shown: string,
  ignores?: IgnoreRules,
  onFolder?: (prefix: string, names: readonly string[]) => void,
): DirectoryFile[] {
  const files: DirectoryFile[] = [];
  const top = statPath(directory);
  const ancestors = top.kind === 'directory' ? [`${top.device}:${top.inode}`] : [];
  walk(directory, '', ancestors, { shown, ignores, onFolder }, files);
  return files.toSorted((a, b) => compareCodeUnits(a.path, b.path));
}

interface Walk {
  readonly shown: string;
  readonly ignores: IgnoreRules | undefined;
  readonly onFolder: ((prefix: string, names: readonly string[]) => void) | undefined;
}

function walk(
  directory: string,
  prefix: string,
  ancestors: readonly string[],
  { shown, ignores, onFolder }: Walk,
  files: DirectoryFile[],
): void {
  const names = listDirectory(directory, prefix === '' ? shown : `${shown}/${prefix.slice(0, -1)}`);
  onFolder?.(prefix, names);
  for (const name of names) {
    if (isNeverContent(name)) continue;
    const path = `${prefix}${name}`;
    const found = statPath(join(directory, name));
    const kind = found.kind === 'directory' ? 'directory' : 'file';
    if (ignores?.ignores(shown === '.' ? path : `${shown}/${path}`, kind) === true) continue;
    if (found.kind === 'file') files.push({ path, stat: found.stat });
    else if (found.kind === 'directory') {
      const self = `${found.device}:${found.inode}`;
      if (ancestors.includes(self))
        throw unreadable(`${shown}/${path}`, 'is a link to a folder that it lies in');
      walk(join(directory, name), `${path}/`, [...ancestors, self], { shown, ignores, onFolder }, files);
    } else if (found.kind === 'special')
      throw unreadable(`${shown}/${path}`, 'is neither a file nor a folder');
    else if (name.includes('\uFFFD')) throw unreadable(`${shown}/${path}`, 'has a name that is not UTF-8');
    else throw unreadable(`${shown}/${path}`, 'is a link to nothing');
  }
}

function listDirectory(directory: string, shown: string): string[] {
  try {
    return readdirSync(directory);
  } catch (cause) {
    throw cannotRead(shown, cause);
  }
}

export const unreadable = (path: string, why: string): MlopsError =>
  new MlopsError({ code: 'UNREADABLE_CONTENT', message: `\`${path}\` ${why}` });

/** Files as they were committed. Symbolic links are followed, as in the workspace. */
import { existsSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { fileText } from '../history/file-text.ts';
import type { Git, GitBlob } from './git.ts';
import type { FileText } from '../history/snapshot.ts';

/** No file system follows more. */
const MAX_LINKS = 40;

/**
 * @param root where relative paths start from, absolute
 * @param path of a file or of a folder of them; it may lead out of the root
 * @returns what git keeps there; empty: nothing
 */
export async function committedFiles(
  git: Git,
  root: string,
  commit: string,
  path: string,
): Promise<Map<string, FileText>> {
  return follow({ git, root, commit, left: MAX_LINKS }, path);
}

interface Reading {
  readonly git: Git;
  readonly root: string;
  readonly commit: string;
  left: number;
}

async function follow(reading: Reading, path: string): Promise<Map<string, FileText>> {
  const { git, commit } = reading;
  const kept = await git.list(commit, path);
  if (kept === undefined) return outside(reading, path);
  if (kept.size === 0) return throughFolder(reading, path);
  const texts = new Map<string, FileText>();
  for (const [at, blob] of kept) {
    const found =
      blob.isLink === true ? await throughLink(reading, at, blob) : new Map([[at, await textOf(git, blob)]]);
    for (const [file, text] of found) texts.set(file, text);
  }
  return texts;
}

const textOf = async (git: Git, blob: GitBlob): Promise<FileText> => fileText(await git.read(blob));

// Git has no history of it. Where it is not there now either, nobody can mean it.
function outside({ root }: Reading, path: string): Map<string, FileText> {
  if (!existsSync(resolve(root, path))) return new Map();
  return new Map([[path, { kind: 'unknown', why: 'it lies outside of the git repository' }]]);
}

async function throughLink(reading: Reading, at: string, blob: GitBlob): Promise<Map<string, FileText>> {
  reading.left -= 1;
  if (reading.left < 0)
    return new Map([[at, { kind: 'unknown', why: 'its symbolic links lead in a circle' }]]);
  const target = await targetOf(reading, at, blob);
  const found = await follow(reading, target);
  if (found.size === 0)
    return new Map([[at, { kind: 'unknown', why: 'it is a symbolic link to nothing in git' }]]);
  return new Map([...found].map(([file, text]) => [renamed(file, target, at), text]));
}

// `data/x.yaml`, where `data` is a link.
async function throughFolder(reading: Reading, path: string): Promise<Map<string, FileText>> {
  for (let folder = posix.dirname(path); folder !== '.' && folder !== '/'; folder = posix.dirname(folder)) {
    const link = (await reading.git.list(reading.commit, folder))?.get(folder);
    if (link?.isLink !== true) continue;
    reading.left -= 1;
    if (reading.left < 0) return new Map();
    const target = await targetOf(reading, folder, link);
    const inside = renamed(path, folder, target);
    const found = await follow(reading, inside);
    return new Map([...found].map(([file, text]) => [renamed(file, inside, path), text]));
  }
  return new Map();
}

async function targetOf({ git }: Reading, at: string, link: GitBlob): Promise<string> {
  const target = (await git.read(link)).toString('utf8');
  return posix.isAbsolute(target) ? target : posix.join(posix.dirname(at), target);
}

const renamed = (path: string, from: string, to: string): string =>
  path === from ? to : `${to}${path.slice(from.length)}`;

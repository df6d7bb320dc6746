/**
 * `.mlopsignore` and `.dvcignore`: what is not content of a directory. The syntax is that of .gitignore; a file of
 * rules speaks for the folder that it lies in.
 */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { type Digest, digestBytes, digestJson } from '../../core/digest.ts';
import { cannotRead } from '../../core/files/cannot-read.ts';
import { isOutside } from '../pipeline/project-path.ts';

/** In one folder the last has the last word. */
export const IGNORE_FILES = ['.dvcignore', '.mlopsignore'] as const;

export class IgnoreRules {
  readonly #root: string;
  readonly #rules = new Map<string, Ignore | undefined>();
  readonly #folders = new Map<string, boolean>();
  readonly #sources = new Map<string, Digest | null>();

  constructor(root: string) {
    this.#root = root;
  }

  /** @param path relative to the root; what lies outside of it is never ignored */
  ignores(path: string, kind: 'file' | 'directory'): boolean {
    if (path === '.' || isOutside(path)) return false;
    if (kind === 'file') return this.#isIgnored(path, '');
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const answer = this.#isIgnored(path, '/');
    this.#folders.set(path, answer);
    return answer;
  }

  /** The files of rules that were looked for, relative to the root, with the digest of what was read. */
  get sources(): ReadonlyMap<string, Digest | null> {
    return this.#sources;
  }

  // Nothing in an ignored folder can be brought back, as in git.
  #isIgnored(path: string, suffix: '' | '/'): boolean {
    const parent = posix.dirname(path);
    if (this.ignores(parent, 'directory')) return true;
    let ignored = false;
    for (const folder of [...foldersAround(path), '.'].toReversed()) {
      const rules = this.#rulesIn(folder);
      if (rules === undefined) continue;
      const result = rules.test(`${folder === '.' ? path : path.slice(folder.length + 1)}${suffix}`);
      if (result.ignored) ignored = true;
      else if (result.unignored) ignored = false;
    }
    return ignored;
  }

  #rulesIn(folder: string): Ignore | undefined {
    if (this.#rules.has(folder)) return this.#rules.get(folder);
    const texts = IGNORE_FILES.flatMap((name) => {
      const found = readIfPresent(join(this.#root, folder, name));
      this.#sources.set(posix.join(folder, name), found[0] === undefined ? null : digestBytes(found[0]));
      return found;
    });
    const rules = texts.length === 0 ? undefined : ignore({ ignorecase: false }).add(texts.join('\n'));
    this.#rules.set(folder, rules);
    return rules;
  }
}

/** From the nearest to the outermost; without the root. */
function foldersAround(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersAround(folder)];
}

const NO_FILE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);

function readIfPresent(path: string): string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch (error) {
    if (NO_FILE.has((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw cannotRead(path, error);
  }
}

/** Names the rules in the folders that `path` lies in. Those inside of it are part of what it holds. */
export function rulesAround(root: string, path: string): Digest {
  if (path === '.' || isOutside(path)) return digestJson({});
  const texts = ['.', ...foldersAround(path)].flatMap((folder) =>
    IGNORE_FILES.map((name) => [`${folder}/${name}`, readIfPresent(join(root, folder, name))] as const),
  );
  return digestJson(Object.fromEntries(texts));
}

/** What git knows of a folder. */
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { suggest } from '../../core/text/suggest.ts';
import { type GitEnd, gitSaid, outputOfGit, runGit, untrusted } from './run-git.ts';
import { hasRepository } from './has-repository.ts';

export interface Git {
  /**
   * The full name of the commit that a revision stands for.
   *
   * @throws MlopsError REVISION_UNKNOWN
   */
  readonly resolve: (revision: string) => Promise<string>;
  /** Whether a rule of git leaves out a file, which then is in no commit. */
  readonly ignores: (path: string) => Promise<boolean>;
  /** HEAD names no commit yet. */
  readonly isNew: () => Promise<boolean>;
  /** Branches, tags, or the commits that any ref leads to, the newest first; by their full names, what people call them. */
  readonly revisions: (kind: RevisionKind) => Promise<ReadonlyMap<string, string>>;
  /**
   * The files at or below a path relative to the folder, by their paths relative to it; of an absolute path, absolute.
   * Undefined: the path lies outside of the repository.
   */
  readonly list: (commit: string, path: string) => Promise<ReadonlyMap<string, GitBlob> | undefined>;
  readonly read: (blob: GitBlob) => Promise<Buffer>;
}

export type RevisionKind = 'branches' | 'tags' | 'commits';

/** The name of a file's content in git. */
export interface GitBlob {
  readonly object: string;
  /** The content is the path that a symbolic link leads to. */
  readonly isLink?: true;
}

/**
 * @param folder absolute; it may lie anywhere in the repository
 * @throws MlopsError GIT_MISSING, GIT_UNTRUSTED, GIT_FAILED, NOT_A_REPOSITORY
 */
export async function openGit(folder: string): Promise<Git> {
  const git = (...words: readonly string[]) => runGit(folder, words);
  const opened = await git('rev-parse', '--show-toplevel');
  if (opened.exitCode !== 0) throw notOpened(folder, opened.stderr);
  const top = opened.stdout.toString('utf8').replace(/\n$/, '');
  const here = realpathSync(folder);
  return {
    resolve: async (revision) => {
      const found = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
      if (found.exitCode === 0) return found.stdout.toString('utf8').trim();
      throw await unknownRevision(revision, git);
    },
    ignores: async (path) => (await git('check-ignore', '--quiet', '--', path)).exitCode === 0,
    isNew: async () => (await git('rev-parse', '--verify', '--quiet', 'HEAD')).exitCode !== 0,
    revisions: async (kind) => {
      const words = REVISIONS[kind];
      return readRevisions((await outputOfGit(git(...words))).toString('utf8'));
    },
    list: async (commit, path) => {
      const within = relative(top, resolve(here, path));
      if (within === '..' || within.startsWith(`..${sep}`)) return undefined;
      // A path with a wildcard in it means itself.
      const tree = await outputOfGit(git('--literal-pathspecs', 'ls-tree', '-r', '-z', commit, '--', path));
      const found = readTree(tree.toString('utf8'));
      // Git answers with relative paths.
      return isAbsolute(path) ? new Map([...found].map(([at, blob]) => [resolve(here, at), blob])) : found;
    },
    read: ({ object }) => outputOfGit(git('cat-file', 'blob', object)),
  };
}

const REVISIONS: { readonly [kind in RevisionKind]: readonly string[] } = {
  branches: ['for-each-ref', '--format=%(objectname) %(refname:short)', 'refs/heads'],
  // A tag with a message names an object of its own.
  tags: [
    'for-each-ref',
    '--format=%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end) %(refname:short)',
    'refs/tags',
  ],
  commits: ['log', '--no-show-signature', '--all', '--format=%H %h'],
};

// Several names of one commit are one time.
function readRevisions(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space === -1) continue;
    const [commit, name] = [line.slice(0, space), line.slice(space + 1)];
    const known = names.get(commit);
    names.set(commit, known === undefined ? name : `${known}, ${name}`);
  }
  return names;
}

/**
 * The files that `git ls-tree -z` lists, by path: a line ended by NUL each, `100644 blob <object>\t<path>`. Submodules have
 * no content of ours.
 */
export function readTree(text: string): Map<string, GitBlob> {
  const entries = text.split('\0').flatMap((line): [string, GitBlob][] => {
    const tab = line.indexOf('\t');
    const [mode, type, object] = line.slice(0, tab).split(' ');
    if (type !== 'blob' || object === undefined) return [];
    return [[line.slice(tab + 1), mode === '120000' ? { object, isLink: true } : { object }]];
  });
  return new Map(entries);
}

async function unknownRevision(
  revision: string,
  git: (...words: readonly string[]) => Promise<GitEnd>,
): Promise<MlopsError> {
  const names = await git('for-each-ref', '--format=%(refname:short)');
  const known = names.stdout
    .toString('utf8')
    .split('\n')
    .filter((name) => name !== '');
  const near = suggest(revision, known);
  return new MlopsError({
    code: 'REVISION_UNKNOWN',
    message: `git has no revision \`${revision}\``,
    hints: [
      ...(near === undefined ? [] : [`did you mean \`${near}\`?`]),
      known.length === 0 && revision === 'HEAD'
        ? 'the repository has no commit yet'
        : '`git log --oneline --all` shows the commits',
    ],
    details: { revision },
  });
}

function notOpened(folder: string, stderr: string): MlopsError {
  const refusal = untrusted(stderr);
  if (refusal !== undefined) return refusal;
  if (hasRepository(folder)) return unreadableRepository(folder, stderr);
  return new MlopsError({
    code: 'NOT_A_REPOSITORY',
    message: `\`${folder}\` is not in a git repository`,
    hints: [...gitSaid(stderr), 'revisions come from git: `git init` and a commit make a first one'],
  });
}

// It is there, and damaged, or not to be read by this user: `git init` would be no help.
const unreadableRepository = (folder: string, stderr: string): MlopsError =>
  new MlopsError({
    code: 'GIT_FAILED',
    message: `git cannot open the repository around \`${folder}\``,
    hints: [...gitSaid(stderr), '`git status` and `git fsck` tell more'],
  });

/** What git knows of a folder. */
import { MlopsError } from '../../core/error.ts';
import { suggest } from '../../core/suggest.ts';
import { type GitEnd, gitSaid, outputOfGit, runGit, untrusted } from './run-git.ts';
import { hasRepository } from './has-repository.ts';

export interface Git {
  /**
   * The full name of the commit that a revision stands for.
   *
   * @throws MlopsError REVISION_UNKNOWN
   */
  readonly resolve: (revision: string) => Promise<string>;
  /** The files at or below a path relative to the folder, by their paths relative to it. */
  readonly list: (commit: string, path: string) => Promise<ReadonlyMap<string, GitBlob>>;
  readonly read: (blob: GitBlob) => Promise<string>;
}

/** The name of a file's content in git. */
export interface GitBlob {
  readonly object: string;
}

/**
 * @param folder absolute; it may lie anywhere in the repository
 * @throws MlopsError GIT_MISSING, GIT_UNTRUSTED, GIT_FAILED, NOT_A_REPOSITORY
 */
export async function openGit(folder: string): Promise<Git> {
  const git = (...words: readonly string[]) => runGit(folder, words);
  const opened = await git('rev-parse', '--is-inside-work-tree');
  if (opened.exitCode !== 0) throw notOpened(folder, opened.stderr);
  return {
    resolve: async (revision) => {
      const found = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
      if (found.exitCode === 0) return found.stdout.toString('utf8').trim();
      throw await unknownRevision(revision, git);
    },
    list: async (commit, path) => {
      // A path with a wildcard in it means itself.
      const tree = await outputOfGit(git('--literal-pathspecs', 'ls-tree', '-r', '-z', commit, '--', path));
      return readTree(tree.toString('utf8'));
    },
    read: async ({ object }) => (await outputOfGit(git('cat-file', 'blob', object))).toString('utf8'),
  };
}

/**
 * The files that `git ls-tree -z` lists, by path: a line ended by NUL each, `100644 blob <object>\t<path>`. Submodules have
 * no content of ours.
 */
export function readTree(text: string): Map<string, GitBlob> {
  const entries = text.split('\0').flatMap((line): [string, GitBlob][] => {
    const tab = line.indexOf('\t');
    const [, type, object] = line.slice(0, tab).split(' ');
    return type === 'blob' && object !== undefined ? [[line.slice(tab + 1), { object }]] : [];
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
    message: `git knows no revision \`${revision}\``,
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

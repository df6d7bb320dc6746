/** What the `git` executable knows of a folder. No shell: a revision or a path is one argument, whatever is in it. */
import { execFile } from 'node:child_process';
import { MlopsError } from '../../core/error.ts';
import { suggest } from '../../core/suggest.ts';

/** Files that are compared are parameters, metrics, tables for plots and locks; not data. */
const MOST_BYTES = 512 << 20;

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
 * @throws MlopsError GIT_MISSING, NOT_A_REPOSITORY
 */
export async function openGit(folder: string): Promise<Git> {
  const git = (...words: readonly string[]) => runGit(folder, words);
  const opened = await git('rev-parse', '--is-inside-work-tree');
  if (opened.exitCode !== 0) throw notARepository(folder, opened.stderr);
  return {
    resolve: async (revision) => {
      const found = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
      if (found.exitCode === 0) return found.stdout.trim();
      throw await unknownRevision(revision, git);
    },
    list: async (commit, path) => {
      // A path with a wildcard in it means itself.
      const { stdout } = await must(git('--literal-pathspecs', 'ls-tree', '-r', '-z', commit, '--', path));
      return readTree(stdout);
    },
    read: async ({ object }) => (await must(git('cat-file', 'blob', object))).stdout,
  };
}

interface Finished {
  readonly words: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runGit(folder: string, words: readonly string[]): Promise<Finished> {
  const options = { cwd: folder, maxBuffer: MOST_BYTES, encoding: 'utf8' } as const;
  return new Promise((resolve, reject) => {
    execFile('git', [...words], options, (error, stdout, stderr) => {
      if (error === null) resolve({ words, exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ words, exitCode: error.code, stdout, stderr });
      else reject(error.code === 'ENOENT' ? gitMissing(error) : error);
    });
  });
}

async function must(run: Promise<Finished>): Promise<Finished> {
  const finished = await run;
  if (finished.exitCode === 0) return finished;
  throw new MlopsError({
    code: 'GIT_FAILED',
    message: `\`git ${finished.words.join(' ')}\` ended with exit code ${finished.exitCode}`,
    hints: said(finished.stderr),
  });
}

// A line ended by NUL: `100644 blob <object>\t<path>`. Submodules have no content of ours.
function readTree(text: string): Map<string, GitBlob> {
  const entries = text.split('\0').flatMap((line): [string, GitBlob][] => {
    const tab = line.indexOf('\t');
    const [, type, object] = line.slice(0, tab).split(' ');
    return type === 'blob' && object !== undefined ? [[line.slice(tab + 1), { object }]] : [];
  });
  return new Map(entries);
}

async function unknownRevision(
  revision: string,
  git: (...words: readonly string[]) => Promise<Finished>,
): Promise<MlopsError> {
  const names = await git('for-each-ref', '--format=%(refname:short)');
  const known = names.stdout.split('\n').filter((name) => name !== '');
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

function notARepository(folder: string, stderr: string): MlopsError {
  return new MlopsError({
    code: 'NOT_A_REPOSITORY',
    message: `\`${folder}\` is not in a git repository`,
    hints: [...said(stderr), 'revisions come from git: `git init` and a commit make a first one'],
  });
}

function gitMissing(cause: Error): MlopsError {
  return new MlopsError({
    code: 'GIT_MISSING',
    message: 'the program `git` is not there, and revisions come from it',
    hints: ['install git, or add its folder to PATH'],
    cause,
  });
}

function said(stderr: string): readonly string[] {
  const line = stderr.trim().split('\n')[0] ?? '';
  return line === '' ? [] : [`git said: ${line}`];
}

/** The lock files of all commits that a branch, a tag, a stash or HEAD names. */
import { posix } from 'node:path';
import { eachOf } from '../project/each-of.ts';
import { readTree } from '../git/git.ts';
import { hasRepository } from '../git/has-repository.ts';
import { outputOfGit, runGit } from '../git/run-git.ts';
import { isLockName } from './workspace-locks.ts';

export interface GitLocks {
  /** Texts of the lock files, each once. */
  readonly texts: readonly string[];
  /** Commits that were looked at. */
  readonly commits: number;
}

const AT_ONCE = 4;
const WHY = ['what branches and tags use must be known before anything is deleted'];

/**
 * @param root of the project, which may be a folder of the repository
 * @returns undefined when there is no repository
 * @throws MlopsError GIT_MISSING, GIT_FAILED: what branches use cannot be told
 */
export async function gitLocks(root: string): Promise<GitLocks | undefined> {
  if (!hasRepository(root)) return undefined;
  const git = (words: readonly string[], input?: string) => outputOfGit(runGit(root, words, input), WHY);
  const prefix = (await git(['rev-parse', '--show-prefix'])).toString('utf8').replace(/\n$/, '');
  const format = '--format=%(objectname) %(objecttype) %(*objectname) %(*objecttype)';
  const refs = (await git(['for-each-ref', format])).toString('utf8');
  const commits = commitsOf(refs);
  // Detached, HEAD may be on a commit that no ref names; in a new repository it names none.
  const head = await runGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.exitCode === 0) commits.add(head.stdout.toString('utf8').trim());
  const blobs = new Set<string>();
  await eachOf(commits, AT_ONCE, async (commit) => {
    const where = prefix === '' ? [] : ['--', prefix];
    const tree = readTree((await git(['ls-tree', '-z', '--full-tree', commit, ...where])).toString('utf8'));
    for (const [path, { object }] of tree) if (isLockName(posix.basename(path))) blobs.add(object);
  });
  const names = [...blobs].map((blob) => `${blob}\n`).join('');
  const texts = blobs.size === 0 ? [] : batchTexts(await git(['cat-file', '--batch'], names));
  return { texts, commits: commits.size };
}

/** A line for each ref: what it names, and, when that is a tag, what the tag names. */
function commitsOf(refs: string): Set<string> {
  const lines = refs.split('\n').map((line) => line.split(' '));
  return new Set(
    lines.flatMap(([name = '', kind, tagged = '', taggedKind]) =>
      kind === 'commit' ? [name] : kind === 'tag' && taggedKind === 'commit' ? [tagged] : [],
    ),
  );
}

/** `<name> blob <size>\n<bytes>\n` each. */
function batchTexts(output: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf('\n', at);
    const [, , length] = output.toString('utf8', at, end).split(' ');
    const size = Number(length);
    texts.push(output.toString('utf8', end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return texts;
}

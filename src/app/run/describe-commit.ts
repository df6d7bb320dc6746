import { MlopsError } from '../../core/error.ts';
import { hasRepository } from '../../engine/git/has-repository.ts';
import { runGit } from '../../engine/git/run-git.ts';

/** Changed files that are named; the others are counted. */
const MAX_NAMED = 5;

/** Without the optional lock, another git that runs meanwhile is not disturbed. */
const STATUS =
  '--no-optional-locks -c core.fsmonitor=false status --porcelain=v1 --untracked-files=no --no-renames -z -- .'.split(
    ' ',
  );

/**
 * The commit that is checked out, and which files of git's own differ from it: `3f9a1c0b77de, with changes in params.yaml`.
 * Files that git does not know are not looked for: that takes as long as the folder is large.
 *
 * @returns undefined: the folder lies in no repository, or git is not there to be asked
 */
export async function describeCommit(folder: string): Promise<string | undefined> {
  if (!hasRepository(folder)) return undefined;
  try {
    const head = await runGit(folder, ['rev-parse', '--verify', '--quiet', '--short=12', 'HEAD']);
    if (head.exitCode !== 0) return 'none yet';
    const commit = head.stdout.toString('utf8').trim();
    const status = await runGit(folder, STATUS);
    if (status.exitCode !== 0) return commit;
    const changed = status.stdout
      .toString('utf8')
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.slice(3));
    if (changed.length === 0) return commit;
    const more = changed.length > MAX_NAMED ? ` and ${changed.length - MAX_NAMED} more` : '';
    return `${commit}, with changes in ${changed.slice(0, MAX_NAMED).join(', ')}${more}`;
  } catch (error) {
    if (error instanceof MlopsError) return undefined;
    throw error;
  }
}

import { MlopsError } from '../../core/error.ts';
import { runGit } from './run-git.ts';

/** Whether git leaves a file out of every commit; no, where there is no repository and no git. */
export async function isGitIgnored(root: string, file: string): Promise<boolean> {
  try {
    return (await runGit(root, ['check-ignore', '--quiet', '--', file])).exitCode === 0;
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'GIT_MISSING') return false;
    throw error;
  }
}

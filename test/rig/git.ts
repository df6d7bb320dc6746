import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Rig } from './rig.ts';

const run = promisify(execFile);

/** Runs git in the project, with an identity of its own and nothing of the machine's settings. */
export async function git(rig: Rig, ...words: readonly string[]): Promise<string> {
  const { stdout } = await run(
    'git',
    ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...words],
    {
      cwd: rig.root,
      env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: rig.root },
    },
  );
  return stdout;
}

/** Puts all that is not ignored into a commit. */
export async function commitAll(rig: Rig, message: string): Promise<void> {
  await git(rig, 'add', '--all');
  await git(rig, 'commit', '--quiet', '--message', message);
}

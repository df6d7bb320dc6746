/** The `git` executable. No shell: a revision or a path is one argument, whatever is in it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { MlopsError } from '../../core/error.ts';

export interface GitEnd {
  readonly words: readonly string[];
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * @param folder where it works, absolute
 * @param input what it reads
 * @throws MlopsError GIT_MISSING
 */
export function runGit(folder: string, words: readonly string[], input = ''): Promise<GitEnd> {
  const options = { cwd: folder, maxBuffer: Number.POSITIVE_INFINITY, encoding: 'buffer' } as const;
  return new Promise((resolve, reject) => {
    const child = execFile('git', [...words], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ words, exitCode, stdout, stderr: stderr.toString('utf8') });
      else reject(exitCode === 'ENOENT' && existsSync(folder) ? gitMissing(error) : error);
    });
    // It may end before it has read all.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/**
 * What git printed.
 *
 * @param hints for when it fails
 * @throws MlopsError GIT_MISSING, GIT_UNTRUSTED, GIT_FAILED
 */
export async function outputOfGit(run: Promise<GitEnd>, hints: readonly string[] = []): Promise<Buffer> {
  const { words, exitCode, stdout, stderr } = await run;
  if (exitCode === 0) return stdout;
  throw (
    untrusted(stderr) ??
    new MlopsError({
      code: 'GIT_FAILED',
      message: `\`git ${words.join(' ')}\` ended with exit code ${exitCode}`,
      hints: [...gitSaid(stderr), ...hints],
    })
  );
}

/** The first line of what git complained of, as a hint. */
export function gitSaid(stderr: string): readonly string[] {
  const line = stderr.trim().split('\n')[0] ?? '';
  return line === '' ? [] : [`git said: ${line}`];
}

/**
 * Git works only in repositories of the user who runs it, unless told otherwise. The setting stands in its complaint in every
 * language.
 */
export function untrusted(stderr: string): MlopsError | undefined {
  const command = /git config --global --add safe\.directory .+/.exec(stderr)?.[0];
  if (command === undefined) return undefined;
  return new MlopsError({
    code: 'GIT_UNTRUSTED',
    message: 'git refuses this repository, for it belongs to another user',
    hints: [`if you trust it: \`${command.trim()}\``, 'or run as the user that it belongs to'],
  });
}

function gitMissing(cause: unknown): MlopsError {
  return new MlopsError({
    code: 'GIT_MISSING',
    message: '`git` is not installed, and revisions come from it',
    hints: ['install git, or add its folder to PATH'],
    cause,
  });
}

import { spawn } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { repository } from '../rig/rig.ts';

export interface Ran {
  readonly exitCode: number;
  /** Output and errors as they came, with `~` for the home. */
  readonly printed: string;
  /** Where the commands ended: they may say `cd`. */
  readonly folder: string;
}

/** Runs what a page shows as one script of a shell that ends at the first failure. `mlops` is the program of this repository. */
export async function runCommands(
  script: string,
  { folder, home }: { folder: string; home: string },
): Promise<Ran> {
  await installProgram(join(home, 'bin/mlops'));
  const child = spawn('sh', ['-e', '-c', `trap 'pwd >&3' EXIT\nexec 2>&1\n${script}`], {
    cwd: folder,
    env: {
      ...gitIdentity,
      PATH: `${join(home, 'bin')}:${process.env['PATH']}`,
      HOME: home,
      TMPDIR: home,
      TZ: 'UTC',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const [printed, end] = [collect(child.stdio[1]), collect(child.stdio[3])];
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
  return { exitCode, printed: printed().replaceAll(home, '~'), folder: end().trimEnd() };
}

/** A shell script instead of a link, so that the program sees itself at its own place. */
export async function installProgram(path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\nexec '${join(repository, 'bin/mlops.js')}' "$@"\n`);
  await chmod(path, 0o755);
}

/** Nothing of the machine's settings. */
const gitIdentity = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

function collect(stream: unknown): () => string {
  if (!(stream instanceof Readable)) throw new Error('a child process without its pipes');
  let text = '';
  stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  return () => text;
}

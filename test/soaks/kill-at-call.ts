/** Ends a process of mlops just before it makes a system call that changes something: strace injects the signal. Linux only. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository, type Rig } from '../rig/rig.ts';

export interface KillPoint {
  readonly call: string;
  /** From 1: of the calls of this name that one thread makes. */
  readonly nth: number;
  /** Which threads count: with any of mlops and its stages, the first that gets so far is killed. */
  readonly threads: 'any' | 'main';
}

/** What changes a file or a folder. One that opens a file is not among them: what it makes is seen by the call after it. */
const CHANGING = [
  'mkdir mkdirat rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat rmdir truncate ftruncate',
  'chmod fchmod fchmodat utimensat write pwrite64 writev pwritev copy_file_range sendfile fsync fdatasync',
].flatMap((names) => names.split(' '));

/** All points at which a command can be killed, by what an undisturbed run of it calls. */
export async function killPoints(rig: Rig, words: readonly string[]): Promise<readonly KillPoint[]> {
  const { exitCode, calls } = await straced(rig, words, [
    ...ALL_THREADS,
    '-e',
    `trace=execve,${CHANGING.join(',')}`,
  ]);
  if (exitCode !== 0)
    throw new Error(`\`mlops ${words.join(' ')}\` ended with exit code ${exitCode} under strace`);
  const made = calls.flatMap((line) => {
    const [, thread, call] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    return thread === undefined || call === undefined ? [] : [{ thread, call }];
  });
  // That which became mlops.
  const main = made[0]?.thread;
  return CHANGING.flatMap((call) => {
    const threads = Map.groupBy(
      made.filter((each) => each.call === call),
      ({ thread }) => thread,
    );
    const most = Math.max(0, ...[...threads.values()].map((each) => each.length));
    const ofMain = threads.get(main ?? '')?.length ?? 0;
    return [...points(call, most, 'any'), ...points(call, ofMain, 'main')];
  });
}

const points = (call: string, most: number, threads: KillPoint['threads']): KillPoint[] =>
  Array.from({ length: most }, (_, index) => ({ call, nth: index + 1, threads }));

/** @returns whether the point was reached: threads do not make as many calls in every run */
export async function killAt(
  rig: Rig,
  words: readonly string[],
  { call, nth, threads }: KillPoint,
): Promise<boolean> {
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:signal=SIGKILL:when=${nth}`];
  const { calls } = await straced(rig, words, threads === 'any' ? [...ALL_THREADS, ...inject] : inject);
  return calls.some((line) => line.includes('+++ killed by SIGKILL +++'));
}

const ALL_THREADS = ['-f', '--seccomp-bpf'];

async function straced(
  rig: Rig,
  words: readonly string[],
  options: readonly string[],
): Promise<{ exitCode: number | null; calls: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-strace-'));
  try {
    const log = join(folder, 'calls');
    const strace = ['-qq', ...options, '-o', log, join(repository, 'bin/mlops.js')];
    const home = dirname(rig.root);
    const child = spawn('strace', [...strace, ...words], {
      cwd: rig.root,
      // One thread that works on files, so that the n-th call is the same one in every run.
      env: { PATH: process.env['PATH'], HOME: home, TMPDIR: home, UV_THREADPOOL_SIZE: '1' },
      stdio: 'ignore',
      // Whoever stops the soak at the terminal does not stop this.
      detached: true,
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { exitCode, calls: (await readFile(log, 'utf8')).split('\n') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A run that is stopped, and a run that meets another. The stage waits for the test; nothing sleeps and hopes. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { fileOf, writeParquetFile } from '../rig/customers.ts';
import { makeRig, repository, type Rig } from '../rig/rig.ts';
import { makeSmallProject } from '../rig/small-project.ts';

const WAITING = `stages:
  before: {cmd: echo 1 > before.txt, outs: [before.txt]}
  wait:
    cmd: touch started; until [ -e go ]; do sleep 0.02; done; cp before.txt after.txt
    deps: [before.txt]
    outs: [after.txt]
`;

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

async function startWaiting(
  words: readonly string[] = ['repro'],
): Promise<{ rig: Rig; running: ReturnType<Rig['start']> }> {
  const rig = await makeRig({ 'pipeline.yaml': WAITING });
  const running = rig.start(words);
  while (!(await rig.has('started'))) await delay(10);
  return { rig, running };
}

it.each([
  ['SIGINT', 'process', 130],
  ['SIGINT', 'group', 130],
  ['SIGTERM', 'process', 143],
  ['SIGHUP', 'process', 129],
] as const)(
  '%s to the %s stops the stage, ends with %i, and the next run goes on from there',
  async (signal, whom, code) => {
    const { rig, running } = await startWaiting();
    running.kill(signal, whom);
    const { exitCode, stderr } = await running.finished;
    expect(exitCode).toBe(code);
    expect(stderr).toContain(`wait: stopped by ${signal}`);
    expect(await rig.has('after.txt')).toBe(false);

    await rig.write('go', '');
    const next = await rig.run(['repro']);
    expect(next.exitCode).toBe(0);
    expect(next.stdout).toMatch(/^before +fresh$/m);
    expect(await rig.read('after.txt')).toBe('1\n');
  },
);

it('a run whose terminal is closed stops its stage and puts back what was there', async () => {
  const rig = await makeRig({ 'pipeline.yaml': WAITING });
  // A terminal of its own, which goes when the program is told to: then comes SIGHUP, and whatever is written fails.
  await rig.write(
    'terminal.py',
    `import os, pty, sys, time
pid, master = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
while not os.path.exists('started'): time.sleep(0.01)
os.close(master)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`,
  );
  await rig.write('before.txt', '1\n');
  const words = ['terminal.py', join(repository, 'bin/mlops.js'), 'repro', '--force-overwrite'];
  const { stdout } = await promisify(execFile)('python3', words, { cwd: rig.root });
  expect(stdout).toBe('129\n');
  expect(await rig.has('after.txt')).toBe(false);
  expect(await readdir(join(rig.root, '.mlops/tmp'))).toEqual([]);
});

it('a run under `nohup` goes on when its terminal is closed', async () => {
  const rig = await makeRig({ 'pipeline.yaml': WAITING });
  const words = ['sh', '-c', 'trap "" HUP; exec "$@"', 'sh', join(repository, 'bin/mlops.js'), 'repro'];
  const child = spawn(words[0] ?? '', words.slice(1), { cwd: rig.root, stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!(await rig.has('started'))) await delay(10);
  child.kill('SIGHUP');
  await rig.write('go', '');
  expect(await ended).toEqual([0, null]);
  expect(await rig.read('after.txt')).toBe('1\n');
});

it('a second run on the same project says who holds the lock and ends with 75', async () => {
  const { rig, running } = await startWaiting();
  const { exitCode, stdout, stderr } = await rig.run(['repro']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 75, stdout: '' });
  expect(stderr).toMatch(/^error: .*process \d+/);
  await rig.write('go', '');
  expect((await running.finished).exitCode).toBe(0);
});

/** A stage that looks outside of its room or sandbox, so that the test can step it there. */
async function makeStepped(): Promise<Rig> {
  const rig = await makeRig();
  const [started, go] = [join(rig.root, 'started'), join(rig.root, 'go')];
  const cmd = `touch '${started}'; until [ -e '${go}' ]; do sleep 0.02; done; echo 1 > a`;
  await rig.write('pipeline.yaml', `stages:\n  wait: {cmd: "${cmd}", outs: [a]}\n`);
  return rig;
}

async function startStepped(rig: Rig, words: readonly string[]): Promise<ReturnType<Rig['start']>> {
  const running = rig.start(words);
  while (!(await rig.has('started'))) await delay(10);
  return running;
}

/** What lies in the folder for temporary files beside the project. */
const temporaries = async (rig: Rig): Promise<string[]> =>
  (await readdir(dirname(rig.root))).filter((name) => name.startsWith('mlops-verify'));

it.each(SIGNALS)(
  '%s stops a stage in its sandbox, ends with %i and leaves no sandbox',
  async (signal, code) => {
    const rig = await makeStepped();
    const running = await startStepped(rig, ['repro', '--sandbox']);
    running.kill(signal, 'process');
    expect((await running.finished).exitCode).toBe(code);
    expect(await readdir(join(rig.root, '.mlops/tmp'))).toEqual([]);
  },
);

it.each(SIGNALS)(
  '%s stops a verification with its room, ends with %i and removes the rooms',
  async (signal, code) => {
    const rig = await makeStepped();
    const running = await startStepped(rig, ['verify-reproducibility']);
    expect(await temporaries(rig)).toHaveLength(1);
    running.kill(signal, 'process');
    expect(await running.finished).toEqual({
      exitCode: code,
      stdout: '',
      // A warning stands before it where no other locale is installed.
      stderr: expect.stringContaining(
        `room control: running, 1 thread, Etc/GMT+12, C.UTF-8\nerror: stopped by ${signal}: its rooms are removed, and nothing is proved\n`,
      ),
    });
    expect(await temporaries(rig)).toEqual([]);
    expect(await rig.has('reports')).toBe(false);
  },
);

it('what a killed verification leaves in the temporary folder goes with the next one; rooms that were kept stay', async () => {
  const rig = await makeStepped();
  const victim = await startStepped(rig, ['verify-reproducibility']);
  victim.kill('SIGKILL', 'process');
  await victim.finished;
  const left = await temporaries(rig);
  expect(left).toHaveLength(1);
  await rig.write('pipeline.yaml', "stages:\n  other: {cmd: 'date +%z > a', outs: [a]}\n");
  expect((await rig.run(['verify-reproducibility'])).exitCode).toBe(1);
  const kept = await temporaries(rig);
  expect(kept).toEqual([expect.stringMatching(/^mlops-verify-kept-/)]);
  await rig.write('pipeline.yaml', "stages:\n  other: {cmd: 'echo 1 > a', outs: [a]}\n");
  expect((await rig.run(['verify-reproducibility'])).exitCode).toBe(0);
  expect(await temporaries(rig)).toEqual(kept);
});

const score = (input: string) => ['score', '--input', input, '--output', 'to/scores.parquet'];

it('a scoring that is stopped writes nothing, and one that is killed leaves nothing to the next but its name', async () => {
  const rig = await makeSmallProject();
  expect((await rig.run(['repro'])).exitCode).toBe(0);
  const source = `${fileOf(rig, 'data/valid.parquet')}, range(200)`;
  await writeParquetFile(
    rig,
    'many.parquet',
    `SELECT * REPLACE (CAST(row_number() OVER () AS VARCHAR) AS customer_id) FROM ${source}`,
  );
  const names = () => readdir(join(rig.root, 'to')).catch((): string[] => []);
  for (const [signal, code] of [...SIGNALS, ['SIGKILL', 137]] as const) {
    const running = rig.start(score('many.parquet'));
    while ((await names()).length < 3) await delay(5);
    running.kill(signal, 'process');
    const { exitCode, stderr } = await running.finished;
    expect(exitCode).toBe(code);
    expect(await names()).toHaveLength(signal === 'SIGKILL' ? 3 : 0);
    if (signal !== 'SIGKILL') expect(stderr).toContain(`error: stopped by ${signal}: nothing was scored\n`);
  }
  await rig.write('to/.scores.parquet.mine.tmp', '');
  expect((await rig.run(score('data/valid.parquet'))).exitCode).toBe(0);
  expect((await names()).toSorted()).toEqual([
    '.scores.parquet.mine.tmp',
    'scores.parquet',
    'scores.quarantine.parquet',
    'scores.receipt.json',
  ]);
});

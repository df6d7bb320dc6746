/** What DVC users know of targets and options. The numbers are those of docs/dvc-differences.md. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chain } from './test-pipelines.fixture.ts';
import { TestProject } from './test-project.fixture.ts';

/** Two branches from one root. */
const fork = {
  in: 'x\n',
  'pipeline.yaml': `stages:
  a: {cmd: cp in a, deps: [in], outs: [a]}
  b: {cmd: cp a b, deps: [a], outs: [b]}
  c: {cmd: cp a c, deps: [a], outs: [c]}
  d: {cmd: cp b d, deps: [b], outs: [d]}
`,
};

test('37: force runs what takes part: with a target its needs as well, with a single item only it', async () => {
  using project = new TestProject(fork);
  await project.repro();
  const force = true;
  expect((await project.repro({ force })).verdicts).toEqual(['a: run', 'b: run', 'c: run', 'd: run']);
  expect((await project.repro({ force, targets: ['b'] })).verdicts).toEqual(['a: run', 'b: run']);
  expect((await project.repro({ force, targets: ['b'], reach: 'only' })).verdicts).toEqual(['b: run']);
  expect((await project.repro({ force, targets: ['b'], reach: 'downstream' })).verdicts).toEqual([
    'b: run',
    'd: run',
  ]);
});

test('38–40: a target brings its needs, or nothing, or what follows from it', async () => {
  using project = new TestProject(fork);
  expect((await project.repro({ targets: ['b'] })).verdicts).toEqual(['a: run', 'b: run']);
  project.write('in', 'y\n');
  // Held against the files as they are: that `a` is stale does not matter.
  expect((await project.repro({ targets: ['b'], reach: 'only' })).verdicts).toEqual(['b: fresh']);
  expect((await project.repro({ targets: ['b'], reach: 'downstream' })).verdicts).toEqual([
    'b: fresh',
    'd: run',
  ]);
  expect((await project.repro({ reach: 'downstream' })).verdicts).toEqual([
    'a: run',
    'b: run',
    'c: run',
    'd: run',
  ]);
});

test('39: a single item whose input is not there is refused before anything runs, with who makes it', async () => {
  using project = new TestProject(fork);
  await expect(project.repro({ targets: ['d'], reach: 'only' })).rejects.toMatchObject({
    code: 'INPUT_MISSING',
    diagnostics: [{ message: '`b` does not exist, and `b`, which makes it, does not take part in this run' }],
  });
});

test('43, 44: a plan comes from the graph alone, carries staleness on, and writes nothing', async () => {
  using project = new TestProject(chain);
  expect(await project.plan()).toEqual(['a: run neverRun', 'b: run neverRun upstream']);
  expect(existsSync(project.path('pipeline.lock'))).toBe(false);
  await project.repro();
  project.write('in', 'y\n');
  const lock = project.read('pipeline.lock');
  expect(await project.plan()).toEqual(['a: run inputChanged', 'b: run upstream']);
  expect([project.read('a'), project.read('pipeline.lock')]).toEqual(['x\n', lock]);
});

test('45: whether a clone without data is up to date is known from its lock', async () => {
  const { confirmLock } = await import('../lockfile/confirm-lock.ts');
  using project = new TestProject({
    'dir/one': '1',
    'pipeline.yaml': `stages:
  a: {cmd: 'cp -r dir a', deps: [dir], outs: [a]}
  b: {cmd: cp a/one b, deps: [a/one], outs: [b]}
`,
  });
  await project.repro();
  for (const path of ['dir', 'a', 'b', '.mlops']) project.remove(path);
  await confirmLock(await project.load(), {}, project.ports);
  project.write('dir/one', '1');
  project.write('dir/two', 'new in the folder');
  await expect(confirmLock(await project.load(), {}, project.ports)).rejects.toMatchObject({
    code: 'LOCK_WOULD_CHANGE',
    exitCode: 1,
    details: { stages: [{ stage: 'a', reasons: [{ kind: 'inputChanged', path: 'dir' }] }] },
  });
});

test('47: keep-going ends only what needs the stage that failed, and says which one that is', async () => {
  using project = new TestProject({
    ...fork,
    'pipeline.yaml': fork['pipeline.yaml'].replace('cp a b', 'cp a b; exit 3'),
  });
  const { exitCode, stages } = await project.repro({ keepGoing: true });
  expect(exitCode).toBe(1);
  expect(stages).toMatchObject([
    { stage: 'a', kind: 'run' },
    { stage: 'b', kind: 'failed' },
    { stage: 'c', kind: 'run' },
    { stage: 'd', kind: 'skipped', because: 'b' },
  ]);
  expect((await project.repro()).verdicts).toEqual(['a: fresh', 'b: failed', 'c: skipped', 'd: skipped']);
});

test('48: nothing runs on what a failed stage has left', async () => {
  using project = new TestProject({
    ...chain,
    'pipeline.yaml': chain['pipeline.yaml'].replace('in > a"', 'in > a; exit 1"'),
  });
  expect((await project.repro({ keepGoing: true })).verdicts).toEqual(['a: failed', 'b: skipped']);
  expect(existsSync(project.path('a'))).toBe(false);
});

test('51: a glob means names and output paths, and one that matches nothing is an error', async () => {
  using project = new TestProject({
    'pipeline.yaml': `stages:
  one: {cmd: echo > one.txt, outs: [one.txt]}
  two: {cmd: echo > two.csv, outs: [two.csv]}
  three: {cmd: echo > three.csv, outs: [three.csv]}
`,
  });
  expect(await project.plan({ targets: ['t*'] })).toEqual(['two: run neverRun', 'three: run neverRun']);
  expect(await project.plan({ targets: ['*.{txt,csv}'] })).toHaveLength(3);
  expect(await project.plan({ targets: ['[ab]*', 'one'] }).catch(({ code }) => code)).toBe('TARGET_UNKNOWN');
  await expect(project.repro({ targets: ['x*'] })).rejects.toMatchObject({ code: 'TARGET_UNKNOWN' });
  expect(existsSync(project.path('one.txt'))).toBe(false);
});

test('52: an output path is a target; what is neither is an error with what was meant', async () => {
  using project = new TestProject(chain);
  expect((await project.repro({ targets: ['./a'] })).verdicts).toEqual(['a: run']);
  await expect(project.repro({ targets: ['nope'] })).rejects.toMatchObject({
    code: 'TARGET_UNKNOWN',
    exitCode: 2,
  });
});

test('52: an output path starts from where the user stands, as the shell completes it, or from the root', async () => {
  using project = new TestProject({
    'sub/x': '',
    'pipeline.yaml': `stages:
  top: {cmd: echo > same, outs: [same]}
  low: {cmd: echo > sub/same, outs: [sub/same]}
  far: {cmd: echo > sub/far.txt, outs: [sub/far.txt]}
`,
  });
  const at = (folder: string) => {
    const { effects } = project.ports;
    project.ports = { ...project.ports, effects: { ...effects, cwd: () => project.path(folder) } };
  };
  at('sub');
  const planned = async (target: string) => (await project.plan({ targets: [target] })).join();
  expect(await planned('same')).toBe('low: run neverRun');
  expect(await planned('../same')).toBe('top: run neverRun');
  expect(await planned('sub/same')).toBe('low: run neverRun');
  expect(await planned(project.path('same'))).toBe('top: run neverRun');
  expect(await planned('f*.txt')).toBe('far: run neverRun');
  expect((await project.repro({ targets: ['far.txt'] })).verdicts).toEqual(['far: run']);
  expect(await planned('../../same').catch(({ code }) => code)).toBe('TARGET_UNKNOWN');
  at('..');
  expect(await planned('same')).toBe('top: run neverRun');
});

test('52: a stage of another file is named as DVC does: the answer says how', async () => {
  using project = new TestProject(chain);
  await expect(project.plan({ targets: ['sub/dvc.yaml:train'] })).rejects.toMatchObject({
    hints: ['a pipeline file is named by `-f`: `-f sub/dvc.yaml train`', expect.anything()],
  });
});

test('53: the name of a group stands for its members, the name of a member for one', async () => {
  using project = new TestProject({
    'pipeline.yaml': `stages:
  f:
    foreach: [uk, us]
    do: {cmd: 'echo \${item} > \${item}', outs: ['\${item}']}
  g: {cmd: echo > g, outs: [g]}
`,
  });
  expect(await project.plan({ targets: ['f'] })).toEqual(['f@uk: run neverRun', 'f@us: run neverRun']);
  expect(await project.plan({ targets: ['f@uk'] })).toEqual(['f@uk: run neverRun']);
  expect(await project.plan({ targets: ['f@*', 'g'] })).toHaveLength(3);
});

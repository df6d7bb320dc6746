/** What DVC users know of the run cache. The numbers are those of docs/dvc-differences.md. */
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chain } from './test-pipelines.fixture.ts';
import { TestProject, type TestRun } from './test-project.fixture.ts';

/** The files below `.mlops/cache` that hold a text. */
function blobsOf(project: TestProject, text: string): string[] {
  const names = readdirSync(project.path('.mlops/cache'), { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => project.path(join('.mlops/cache', name)))
    .filter((path) => statSync(path).isFile() && readFileSync(path, 'utf8') === text);
}

function overwrite(path: string | undefined, text: string): void {
  if (path === undefined) throw new Error('no such blob');
  chmodSync(path, 0o644);
  writeFileSync(path, text);
  chmodSync(path, 0o444);
}

const warningsOf = ({ warnings }: TestRun) => warnings.map(({ kind }) => kind);

const stages = (n: number) => `stages:
  persists: {cmd: 'echo ${n} >> p', deps: [in], outs: [p: {persist: true}]}
  always: {cmd: 'echo ${n} > w', deps: [in], always_changed: true, outs: [w]}
  uncached: {cmd: 'echo u${n} > u', deps: [in], outs: [u: {cache: false}]}
  metric: {cmd: 'echo ${n} > m', deps: [in], metrics: [m: {cache: false}]}
  alone: {cmd: 'echo ${n} > l', outs: [l]}
`;

test('27: an input that changes back is restored, and the lock with it', async () => {
  using project = new TestProject(chain);
  await project.repro();
  const lock = project.read('pipeline.lock');
  project.write('in', 'y\n');
  await project.repro();
  project.write('in', chain.in);
  expect((await project.repro()).verdicts).toEqual(['a: cached', 'b: cached']);
  expect([project.read('b'), project.read('pipeline.lock')]).toEqual(['x\nx\n', lock]);
});

test('28: what is no function of its inputs is not replayed, and a stage without inputs is', async () => {
  using project = new TestProject({ in: 'x', 'pipeline.yaml': stages(1) });
  await project.repro();
  for (const n of [2, 1]) {
    project.write('pipeline.yaml', stages(n));
    const { verdicts } = await project.repro();
    const known = n === 1 ? 'cached' : 'run';
    expect(verdicts).toEqual([
      'persists: run',
      'always: run',
      'uncached: run',
      `metric: ${known}`,
      `alone: ${known}`,
    ]);
  }
  expect(project.read('p')).toBe('1\n2\n1\n');
});

test('29: the folder that a command works in is part of what it does', async () => {
  using project = new TestProject({
    's1/in': 'x',
    's2/in': 'x',
    'pipeline.yaml': `stages:
  one: {cmd: 'basename "$PWD" > out', wdir: s1, deps: [in], outs: [out]}
  two: {cmd: 'basename "$PWD" > out', wdir: s2, deps: [in], outs: [out]}
`,
  });
  expect((await project.repro()).verdicts).toEqual(['one: run', 'two: run']);
  expect([project.read('s1/out'), project.read('s2/out')]).toEqual(['s1\n', 's2\n']);
});

test.each([false, true])(
  '30: a stage that makes other bytes from the same inputs is named, with its output (no cache: %s)',
  async (noCache) => {
    using project = new TestProject({
      in: 'x',
      'pipeline.yaml': 'stages:\n  s: {cmd: "date +%N > a; cp in same", deps: [in], outs: [a, same]}\n',
    });
    expect((await project.repro({ noCache })).warnings).toEqual([]);
    expect((await project.repro({ force: true, noCache })).warnings).toEqual([
      { kind: 'notDeterministic', stage: 's', path: 'a' },
    ]);
  },
);

test('31: a result that is known and cannot be read is made again, with a warning', async () => {
  using project = new TestProject(chain);
  await project.repro();
  for (const name of readdirSync(project.path('.mlops/cache/actions')))
    writeFileSync(project.path(join('.mlops/cache/actions', name)), '{');
  project.remove('pipeline.lock');
  const run = await project.repro();
  expect(run.verdicts).toEqual(['a: run', 'b: run']);
  expect(new Set(warningsOf(run))).toEqual(new Set(['unreadableEntry']));
});

test('32: without the cache nothing comes from it and nothing goes into it', async () => {
  using project = new TestProject(chain);
  await project.repro();
  project.remove('b');
  expect((await project.repro({ noCache: true })).verdicts).toEqual(['a: fresh', 'b: run']);
  project.write('in', 'y\n');
  await project.repro({ noCache: true });
  expect(blobsOf(project, 'y\n')).toEqual([]);
  project.write('in', chain.in);
  expect((await project.repro({ noCache: true })).verdicts).toEqual(['a: run', 'b: run']);
});

test('33, 34: a blob with other bytes than its name says is never served', async () => {
  using project = new TestProject(chain);
  await project.repro();
  const [blob] = blobsOf(project, 'x\nx\n');
  overwrite(blob, 'z\nx\n');
  project.remove('b');
  const run = await project.repro();
  expect(run.verdicts).toEqual(['a: fresh', 'b: run']);
  expect(warningsOf(run)).toEqual(['corruptBlob']);
  expect(project.read('b')).toBe('x\nx\n');
});

test('35: nor is the list of a folder', async () => {
  using project = new TestProject({
    in: 'x',
    'pipeline.yaml': 'stages:\n  s: {cmd: mkdir d; cp in d/one, deps: [in], outs: [d]}\n',
  });
  await project.repro();
  const names = readdirSync(project.path('.mlops/cache'), { recursive: true, encoding: 'utf8' });
  const list = names
    .map((name) => project.path(join('.mlops/cache', name)))
    .find((path) => statSync(path).isFile() && readFileSync(path, 'utf8').startsWith('{"one":'));
  overwrite(list, '{}');
  project.remove('d');
  expect((await project.repro()).verdicts).toEqual(['s: run']);
  expect(project.read('d/one')).toBe('x');
});

test('36: bytes that no command has made never come into the lock or the cache', async () => {
  using project = new TestProject(chain);
  await project.repro();
  const lock = project.read('pipeline.lock');
  project.write('b', 'by hand');
  await project.repro();
  expect([project.read('b'), project.read('pipeline.lock')]).toEqual(['x\nx\n', lock]);
  expect(blobsOf(project, 'by hand')).toEqual([]);
});

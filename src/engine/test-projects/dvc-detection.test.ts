/** What DVC users know of `repro`: when a stage is up to date. The numbers are those of docs/dvc-differences.md. */
import { execFileSync } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chain } from './test-pipelines.fixture.ts';
import { TestProject } from './test-project.fixture.ts';
import { one } from './dvc-stage.fixture.ts';

test('1–5: stages run in the order of the graph; then only what changed does, and only as far as it matters', async () => {
  using project = new TestProject(chain);
  const first = await project.repro();
  expect(first.verdicts).toEqual(['a: run', 'b: run']);
  expect(first.events.flatMap((event) => (event.kind === 'stageStarted' ? [event.stage] : []))).toEqual([
    'a',
    'b',
  ]);
  const lock = project.read('pipeline.lock');
  expect((await project.repro()).verdicts).toEqual(['a: fresh', 'b: fresh']);
  expect(project.read('pipeline.lock')).toBe(lock);
  utimesSync(project.path('in'), 1, 1);
  expect((await project.repro()).verdicts).toEqual(['a: fresh', 'b: fresh']);
  project.write('in', 'other\n');
  expect((await project.repro()).verdicts).toEqual(['a: run', 'b: run']);
  // `a` drops spaces: its output comes out equal.
  project.write('in', 'o t h e r\n');
  expect((await project.repro()).verdicts).toEqual(['a: run', 'b: fresh']);
});

test('1: the lock is written while the run goes on, so that a failure behind a stage does not lose it', async () => {
  using project = new TestProject({
    ...chain,
    'pipeline.yaml': chain['pipeline.yaml'].replace('cat a a > b', 'exit 1'),
  });
  expect((await project.repro()).verdicts).toEqual(['a: run', 'b: failed']);
  expect(Object.keys(JSON.parse(project.read('pipeline.lock')).stages)).toEqual(['a']);
});

test('6: of a command that changed only its own stage runs', async () => {
  using project = new TestProject(chain);
  await project.repro();
  project.write('pipeline.yaml', chain['pipeline.yaml'].replace('cat a a > b', 'cat a > b'));
  expect(await project.plan()).toEqual(['a: fresh', 'b: run commandChanged']);
});

test.each([
  ['7: a tracked value', 'p: {k: 0.3, g: {x: 1, y: 2}}', 's: run parameterChanged'],
  ['7: a key that is not tracked', 'p: {k: 0.2, g: {x: 1, y: 2}, free: 1}', 's: fresh'],
  ['7: the same number written otherwise', 'p: {k: 0.20, g: {x: 1, y: 2}}', 's: fresh'],
  ['7: a text instead of a number', 'p: {k: "0.20", g: {x: 1, y: 2}}', 's: run parameterChanged'],
  ['7: the order of keys in a group', 'p: {k: 0.2, g: {y: 2, x: 1}}', 's: fresh'],
  ['8: a float instead of an integer', 'p: {k: 0.2, g: {x: 1.0, y: 2}}', 's: run parameterChanged'],
  ['8: true instead of 1', 'p: {k: 0.2, g: {x: true, y: 2}}', 's: run parameterChanged'],
])('%s in the parameter file', async (_, params, expected) => {
  using project = new TestProject({
    in: 'x',
    'params.yaml': 'p: {k: 0.2, g: {x: 1, y: 2}}',
    'pipeline.yaml': one('deps: [in], params: [p.k, p.g]'),
  });
  await project.repro();
  project.write('params.yaml', params);
  expect(await project.plan()).toEqual([expected]);
});

test('9: a key that is new in a file tracked as a whole', async () => {
  using project = new TestProject({
    in: 'x',
    'c.json': '{"a": 1}',
    'pipeline.yaml': one('deps: [in], params: [{c.json: null}]'),
  });
  await project.repro();
  project.write('c.json', '{"a": 1, "b": 2}');
  expect(await project.plan()).toEqual(['s: run parameterChanged']);
});

test('10: a parameter that is not there is shown in its place, and nothing runs', async () => {
  using project = new TestProject({
    in: 'x',
    'params.yaml': 'sed: 1',
    'pipeline.yaml': one('params: [seed]'),
  });
  await expect(project.load()).rejects.toMatchObject({
    code: 'PIPELINE_INVALID',
    diagnostics: [{ line: 2, message: 'no parameter `seed` in `params.yaml` (did you mean `sed`?)' }],
  });
});

test.each([
  ['11: a dependency that is new', 'deps: [in, more]', 'deps: [in]'],
  ['11: a dependency that is gone', 'deps: [in]', 'deps: [in, more]'],
  ['11: a parameter that is gone', 'deps: [in]', 'deps: [in], params: [n]'],
  ['12: an output that is gone', 'deps: [in]', 'deps: [in], metrics: [m]'],
  [
    '12: an output with another flag',
    'deps: [in], metrics: [m]',
    'deps: [in], metrics: [m: {persist: true}]',
  ],
])('%s makes the stage run', async (_, after, before) => {
  const command = 'cat in > a; echo 1 > m';
  using project = new TestProject({
    in: 'x',
    more: 'y',
    'params.yaml': 'n: 1',
    'pipeline.yaml': one(before, command),
  });
  await project.repro();
  project.write('pipeline.yaml', one(after, command));
  expect((await project.plan())[0]).toContain('s: run ');
});

test('19: an output that was deleted or changed comes back from the cache', async () => {
  using project = new TestProject(chain);
  await project.repro();
  project.remove('a');
  expect((await project.repro()).verdicts).toEqual(['a: cached', 'b: fresh']);
  project.write('b', 'by hand');
  const run = await project.repro();
  expect(run.verdicts).toEqual(['a: fresh', 'b: cached']);
  expect(project.read('b')).toBe('x\nx\n');
  // Unlike DVC: what somebody wrote there is kept.
  expect(project.read(`.mlops/saved/${run.runId}/b`)).toBe('by hand');
});

test('20, 21: without the cache an output that is right is fresh, and one that is gone is made again', async () => {
  using project = new TestProject(chain);
  await project.repro();
  project.remove('.mlops/cache');
  expect((await project.repro()).verdicts).toEqual(['a: fresh', 'b: fresh']);
  project.remove('a');
  expect((await project.repro()).verdicts).toEqual(['a: run', 'b: fresh']);
});

test('22–24: what the lock has lost comes back from the cache; without both it is made again', async () => {
  using project = new TestProject(chain);
  await project.repro();
  const lock = project.read('pipeline.lock');
  project.remove('pipeline.lock');
  expect((await project.repro()).verdicts).toEqual(['a: cached', 'b: cached']);
  expect(project.read('pipeline.lock')).toBe(lock);
  const { schema, stages } = JSON.parse(lock);
  project.write('pipeline.lock', JSON.stringify({ schema, stages: { a: stages.a } }));
  expect((await project.repro()).verdicts).toEqual(['a: fresh', 'b: cached']);
  expect(project.read('pipeline.lock')).toBe(lock);
  project.remove('pipeline.lock');
  project.remove('.mlops/cache/actions');
  expect((await project.repro()).verdicts).toEqual(['a: run', 'b: run']);
});

test('25: a stage under a new name is restored, and its old entry is gone', async () => {
  using project = new TestProject(chain);
  await project.repro();
  project.write('pipeline.yaml', chain['pipeline.yaml'].replace('  b:', '  c:'));
  expect((await project.repro()).verdicts).toEqual(['a: fresh', 'c: cached']);
  expect(Object.keys(JSON.parse(project.read('pipeline.lock')).stages)).toEqual(['a', 'c']);
});

test('26: after `git checkout` of another commit the outputs of its lock come back', async () => {
  using project = new TestProject({ ...chain, '.gitignore': '.mlops\na\nb\n' });
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], { cwd: project.root });
  git('init', '-q', '-b', 'main');
  for (const text of ['x\n', 'y\n']) {
    project.write('in', text);
    await project.repro();
    git('add', '.');
    git('commit', '-qm', text);
  }
  git('checkout', '-q', 'HEAD~1');
  const run = await project.repro();
  expect(run.verdicts).toEqual(['a: cached', 'b: cached']);
  expect([project.read('b'), git('status', '--short').toString()]).toEqual(['x\nx\n', '']);
});

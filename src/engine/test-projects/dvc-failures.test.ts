/** What DVC users know of failures and of what is left on disk. The numbers are those of docs/dvc-differences.md. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { planProject } from '../plan-project.ts';
import { chain } from './test-pipelines.fixture.ts';
import { TestProject } from './test-project.fixture.ts';

const failing = (command: string, more = '') =>
  `stages:\n  s: {cmd: '${command}', deps: [in], outs: [a]${more}}\n`;

const inFolder = (command: string) => `stages:\n  s: {cmd: "mkdir d; ${command}", deps: [in], outs: [d]}\n`;

const uncached = (text: string) => `stages:\n  s: {cmd: 'echo ${text} > a', outs: [a: {cache: false}]}\n`;

test('55: a command that fails leaves the old output and the lock as they were', async () => {
  using project = new TestProject({ in: 'x', 'pipeline.yaml': failing('cp in a') });
  await project.repro();
  const lock = project.read('pipeline.lock');
  project.write('pipeline.yaml', failing('[ ! -e a ]; echo half > a; exit 3'));
  const { stages, exitCode } = await project.repro();
  expect(exitCode).toBe(1);
  expect(stages[0]).toMatchObject({ error: { code: 'COMMAND_FAILED', details: { exit_code: 3 } } });
  expect([project.read('a'), project.read('pipeline.lock')]).toEqual(['x', lock]);
});

test('56: a file at the path of a new output stops the run before anything has happened', async () => {
  using project = new TestProject({ ...chain, b: 'precious' });
  await expect(project.repro()).rejects.toMatchObject({
    code: 'OUTPUT_IN_THE_WAY',
    exitCode: 2,
    diagnostics: [{ line: 3, message: '`b` exists, and no stage has made it' }],
  });
  expect([project.read('b'), existsSync(project.path('a'))]).toEqual(['precious', false]);
  const run = await project.repro({ forceOverwrite: true });
  expect(run.verdicts).toEqual(['a: run', 'b: run']);
  expect(project.read(`.mlops/saved/${run.runId}/b`)).toBe('precious');
});

test('56: the plan foresees that the run is refused, and that force lets it go on', async () => {
  using project = new TestProject({ ...chain, b: 'precious' });
  const plan = async (options = {}) => planProject(await project.load(), options, project.ports);
  expect((await plan()).refusal).toMatchObject({ code: 'OUTPUT_IN_THE_WAY', details: { paths: ['b'] } });
  expect((await plan({ targets: ['a'] })).refusal).toBeUndefined();
  expect((await plan({ forceOverwrite: true })).refusal).toBeUndefined();
  project.remove('b');
  await project.repro();
  project.write('b', 'by hand');
  // Known as an output: a run keeps a copy and goes on.
  expect((await plan()).refusal).toBeUndefined();
});

test.each([
  ['cp in d/new', 'run'],
  ['cp in d/one', 'cached'],
])(
  '56, 57: what a user has put into a folder that is an output is kept beside (%s)',
  async (command, verdict) => {
    using project = new TestProject({ in: 'x', 'pipeline.yaml': inFolder('cp in d/one') });
    await project.repro();
    project.write('d/notes/mine.yaml', 'stages: {}');
    project.write('pipeline.yaml', inFolder(command));
    const run = await project.repro();
    expect(run.verdicts).toEqual([`s: ${verdict}`]);
    expect(existsSync(project.path('d/notes'))).toBe(false);
    expect(run.warnings).toMatchObject([{ kind: 'outputSaved', path: 'd/notes/mine.yaml' }]);
    expect(readdirSync(project.path(`.mlops/saved/${run.runId}/d`))).toEqual(['notes']);
  },
);

test('56: outputs that the cache never had are known as ours, also when the run that made them was killed', async () => {
  using project = new TestProject({ 'pipeline.yaml': uncached('one') });
  await project.repro();
  // As it is when a run ends between an output and the lock.
  project.remove('pipeline.lock');
  project.write('pipeline.yaml', uncached('two'));
  expect(await project.repro()).toMatchObject({ verdicts: ['s: run'], warnings: [] });
});

test('58: a command that does not make what it declares has failed', async () => {
  using project = new TestProject({ in: 'x', 'pipeline.yaml': failing(':') });
  expect((await project.repro()).stages[0]).toMatchObject({ error: { code: 'OUTPUT_MISSING', exitCode: 1 } });
  expect(existsSync(project.path('pipeline.lock'))).toBe(false);
});

test('59: a missing input is named in its place before anything runs', async () => {
  using project = new TestProject({ 'pipeline.yaml': chain['pipeline.yaml'] });
  await expect(project.repro()).rejects.toMatchObject({
    code: 'INPUT_MISSING',
    exitCode: 2,
    diagnostics: [
      { line: 2, message: expect.stringContaining('`in` does not exist, and no stage makes it') },
    ],
  });
});

test('60: the next run goes on at the stage that failed', async () => {
  using project = new TestProject({
    ...chain,
    'pipeline.yaml': chain['pipeline.yaml'].replace('cat a a', 'test -e fixed; cat a a'),
  });
  expect((await project.repro()).verdicts).toEqual(['a: run', 'b: failed']);
  project.write('fixed', '');
  expect((await project.repro()).verdicts).toEqual(['a: fresh', 'b: run']);
});

test('61: each command is a shell that ends at the first failure, and the first command that fails ends the stage', async () => {
  using project = new TestProject({
    in: 'x',
    'pipeline.yaml':
      'stages:\n  s:\n    cmd: [cp in a, "false; echo went on", echo third]\n    deps: [in]\n    outs: [a]\n',
  });
  const { stages } = await project.repro();
  expect(stages[0]).toMatchObject({ error: { details: { command: 'false; echo went on', exit_code: 1 } } });
});

test('63: an output outside of the project is refused before anything runs', async () => {
  using project = new TestProject({ in: 'x', 'pipeline.yaml': failing('cp in a').replace('[a]', '[../a]') });
  await expect(project.load()).rejects.toMatchObject({
    diagnostics: [{ message: 'the output `../a` lies outside of the project' }],
  });
});

test('74: a stage that needs nothing and makes nothing runs each time, and what always runs is cut off behind it', async () => {
  using project = new TestProject({
    'pipeline.yaml': `stages:
  call: {cmd: 'true'}
  always: {cmd: echo 1 > w, always_changed: true, outs: [w]}
  behind: {cmd: cp w v, deps: [w], outs: [v]}
`,
  });
  await project.repro();
  expect((await project.repro()).verdicts).toEqual(['call: run', 'always: run', 'behind: fresh']);
});

test('75: a frozen stage is left alone with a warning, also by force, and thaws as stale as it was', async () => {
  const frozen = chain['pipeline.yaml'].replace('outs: [a]}', 'outs: [a], frozen: true}');
  using project = new TestProject(chain);
  await project.repro();
  project.write('pipeline.yaml', frozen);
  project.write('in', 'y\n');
  const run = await project.repro({ force: true });
  expect(run.verdicts).toEqual(['a: fresh', 'b: run']);
  expect(run.warnings).toMatchObject([
    { kind: 'frozenStale', stage: 'a', reasons: [{ kind: 'inputChanged' }] },
  ]);
  project.remove('a');
  expect((await project.repro()).verdicts).toEqual(['a: cached', 'b: fresh']);
  project.write('pipeline.yaml', chain['pipeline.yaml']);
  expect(await project.plan()).toEqual(['a: run inputChanged', 'b: run upstream']);
});

test('a command finds the place of its output empty, and an empty folder there is nobody’s', async () => {
  using project = new TestProject({ in: 'x', 'pipeline.yaml': failing('[ ! -e a ]; cp in a') });
  mkdirSync(project.path('a'));
  expect((await project.repro()).verdicts).toEqual(['s: run']);
  expect(readFileSync(project.path('a'), 'utf8')).toBe('x');
});

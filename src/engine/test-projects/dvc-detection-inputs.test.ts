import { chmodSync, existsSync, statSync, utimesSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { chain } from './test-pipelines.fixture.ts';
import { TestProject } from './test-project.fixture.ts';
import { one } from './dvc-stage.fixture.ts';

test('13, 16: a mode counts, and so does a change that keeps size and time', async () => {
  using project = new TestProject(chain);
  await project.repro();
  const { atime, mtime } = statSync(project.path('in'));
  project.write('in', 'X\n');
  utimesSync(project.path('in'), atime, mtime);
  expect((await project.plan())[0]).toBe('a: run inputChanged');
  project.write('in', chain.in);
  chmodSync(project.path('in'), 0o755);
  expect((await project.plan())[0]).toBe('a: run inputChanged');
});

test('14: a declared variable counts, and one that is not declared is not seen', async () => {
  using project = new TestProject({
    'pipeline.yaml': one('env: [MODE]', 'echo "${MODE}${SECRET-none}" > a').replaceAll('${', '\\${'),
  });
  const inMode = (mode: string) => {
    const env = (name: string) => (name === 'MODE' || name === 'SECRET' ? mode : realEffects.env(name));
    project.ports = { ...project.ports, effects: { ...realEffects, env } };
    return project.repro();
  };
  expect((await inMode('A')).verdicts).toEqual(['s: run']);
  expect(project.read('a')).toBe('Anone\n');
  expect((await inMode('B')).verdicts).toEqual(['s: run']);
  expect((await inMode('A')).verdicts).toEqual(['s: cached']);
  expect(project.read('a')).toBe('Anone\n');
});

test('15: a file that is read and not declared fails the stage in a sandbox', async () => {
  using project = new TestProject({
    in: 'x',
    side: 'y',
    'pipeline.yaml': one('deps: [in]', 'cat in side > a'),
  });
  const { stages, exitCode } = await project.repro({ sandbox: true });
  expect(exitCode).not.toBe(0);
  expect(stages[0]).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('side') } });
});

test('17: an input that changes while the stage runs fails the stage, and nothing is locked or cached', async () => {
  const command = 'cat in > a; touch started; until [ -e go ]; do sleep 0.01; done';
  using project = new TestProject({ in: 'x', 'pipeline.yaml': one('deps: [in]', command) });
  const running = project.repro();
  while (!existsSync(project.path('started'))) await delay(5);
  project.write('in', 'y');
  project.write('go', '');
  expect((await running).stages[0]).toMatchObject({ kind: 'failed', error: { code: 'INPUT_CHANGED' } });
  expect(existsSync(project.path('a'))).toBe(false);
  expect((await project.repro()).verdicts).toEqual(['s: run']);
  expect(project.read('a')).toBe('y');
});

const waiting = 'touch started; until [ -e go ]; do sleep 0.01; done; cat params.yaml > a';

/** Runs a stage that waits, does something meanwhile, and lets it end. */
async function meanwhile(project: TestProject, happens: () => void) {
  const running = project.repro();
  while (!existsSync(project.path('started'))) await delay(5);
  happens();
  project.write('go', '');
  return running;
}

test('17: a declared parameter that changes while the stage runs fails the stage; another one does not', async () => {
  using project = new TestProject({
    'params.yaml': 'lr: 1\nother: 1\n',
    'pipeline.yaml': one('params: [lr]', waiting),
  });
  const run = await meanwhile(project, () => project.write('params.yaml', 'lr: 2\nother: 1\n'));
  expect(run.stages[0]).toMatchObject({
    kind: 'failed',
    error: { code: 'PARAMETER_CHANGED', exitCode: 1, details: { parameters: ['params.yaml:lr'] } },
  });
  expect(existsSync(project.path('a'))).toBe(false);
  project.remove('started');
  project.remove('go');
  const next = await meanwhile(project, () => project.write('params.yaml', 'lr: 2\nother: 3 # more\n'));
  expect(next.verdicts).toEqual(['s: run']);
  project.write('params.yaml', 'lr: 1\n');
  expect(await project.plan()).toEqual(['s: run parameterChanged']);
});

test('17: a parameter that changes before the turn of its stage keeps the stage from running', async () => {
  using project = new TestProject({
    'params.yaml': 'lr: 1\n',
    'pipeline.yaml': `${one('deps: [in]', 'cp in a; echo "lr: 2" > params.yaml')}  t:\n    cmd: touch ran; cp params.yaml b\n    deps: [a]\n    params: [lr]\n    outs: [b]\n`,
    in: 'x',
  });
  const run = await project.repro();
  expect(run.stages[1]).toMatchObject({ stage: 't', error: { code: 'PARAMETER_CHANGED' } });
  expect(existsSync(project.path('ran'))).toBe(false);
  expect((await project.repro()).verdicts).toEqual(['s: fresh', 't: run']);
});

test('17: a new name in a parameter file that counts as a whole is a change', async () => {
  using project = new TestProject({
    'params.yaml': '{}\n',
    'all.yaml': 'a.b: {c: 1}\n',
    'pipeline.yaml': one('params: [all.yaml: ]', waiting),
  });
  const run = await meanwhile(project, () => project.write('all.yaml', 'a.b: {c: 1}\nnew: 1\n'));
  expect(run.stages[0]).toMatchObject({
    error: { code: 'PARAMETER_CHANGED', details: { parameters: ['all.yaml:new'] } },
  });
  project.remove('started');
  project.remove('go');
  const next = await meanwhile(project, () => project.write('all.yaml', 'new: 1\na.b: {c: 1}\n'));
  expect(next.verdicts).toEqual(['s: run']);
});

test('18: a stage that changes its own input fails', async () => {
  using project = new TestProject({ in: 'x', 'pipeline.yaml': one('deps: [in]', 'cp in a; echo >> in') });
  expect((await project.repro()).stages[0]).toMatchObject({ error: { code: 'INPUT_CHANGED', exitCode: 1 } });
});

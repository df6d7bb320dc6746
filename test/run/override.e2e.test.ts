/** Parameters for one run, and values that are refused before they are written. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeRig, type Rig } from '../rig/rig.ts';
import { report, verdicts } from '../rig/run-report.ts';
import { makeSmallProject } from '../rig/small-project.ts';

const FILES = {
  'raw.txt': 'a\n',
  'params.yaml': '# what to do\nlr: 0.1   # careful\nother: 5\n',
  'pipeline.yaml': `stages:
  prepare: {cmd: cat raw.txt > clean.txt, deps: [raw.txt], outs: [clean.txt]}
  train:
    cmd: (cat clean.txt; grep '^lr' params.yaml) > model.txt
    deps: [clean.txt]
    params: [lr]
    outs: [model.txt]
  report: {cmd: cat model.txt > report.txt, deps: [model.txt], outs: [report.txt]}
`,
};

const json = async (rig: Rig, ...words: string[]) => JSON.parse((await rig.run([...words, '--json'])).stdout);

describe('repro --override', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig(FILES);
    await rig.run(['repro']);
  });

  it('reaches a command that reads the file by itself, and writes neither parameters nor lock', async () => {
    const [parameters, lock] = [await rig.read('params.yaml'), await rig.read('pipeline.lock')];
    const { exitCode, stdout } = await rig.run(['repro', '--override', 'lr=0.5', '--json']);
    expect(exitCode).toBe(0);
    expect(await rig.read('model.txt')).toBe('a\nlr: 0.5   # careful\n');
    expect(await rig.read('report.txt')).toBe(await rig.read('model.txt'));
    expect(await rig.read('params.yaml')).toBe(parameters);
    expect(await rig.read('pipeline.lock')).toBe(lock);
    const { override } = report(stdout);
    expect(override).toEqual({ parameters: ['lr=0.5'], lock: '.mlops/runs/<run>/pipeline.lock' });
    const runs = (await readdir(join(rig.root, '.mlops/runs'))).toSorted();
    const kept = JSON.parse(await rig.read(`.mlops/runs/${runs.at(-1)}/pipeline.lock`));
    expect(Object.keys(kept.stages)).toEqual(['prepare', 'report', 'train']);
    expect(kept.stages.train.params).toEqual({ 'params.yaml': { lr: 0.5 } });
  });

  it('leaves a workspace that is called stale, and comes back from the cache', async () => {
    const { up_to_date, stages } = await json(rig, 'status');
    expect(up_to_date).toBe(false);
    expect(stages.map((one: { verdict: string }) => one.verdict)).toEqual(['fresh', 'cached', 'cached']);
    expect(verdicts(await rig.run(['repro', '--json']))).toEqual({
      prepare: 'fresh',
      train: 'cached',
      report: 'cached',
    });
    expect(await rig.read('model.txt')).toBe('a\nlr: 0.1   # careful\n');
    expect(await rig.has('.mlops/saved')).toBe(false);
    // What the override has made is known as well.
    expect(verdicts(await rig.run(['repro', '--override', 'lr=0.5', '--json']))).toMatchObject({
      train: 'cached',
    });
    await rig.run(['repro']);
  });

  it('is foreseen by status and why, and proved by verify-reproducibility', async () => {
    const reasons = (await json(rig, 'status', '--override', 'lr=0.7')).stages.map(
      (one: { stage: string; verdict: string }) => [one.stage, one.verdict],
    );
    expect(reasons).toEqual([
      ['prepare', 'fresh'],
      ['train', 'run'],
      ['report', 'may_run'],
    ]);
    expect((await rig.run(['why', 'train', '--override', 'lr=0.7'])).stdout).toMatch(
      /params\.yaml:lr +0\.1 +0\.7/,
    );
    const proof = await json(rig, 'verify-reproducibility', '--override', 'lr=0.7', '--report', 'proof.json');
    expect(proof).toMatchObject({ verdict: 'reproducible', guilty_stage: null });
    // `prepare` alone is as the lock has it.
    expect(proof.lock).toEqual({ compared: 1, differing: [] });
    expect(await rig.read('params.yaml')).toBe(FILES['params.yaml']);
  });

  it('shares a lock that is named, so that the second run does nothing', async () => {
    const words = ['repro', '--override', 'lr=0.9', '--lock', 'nightly.lock', '--json'];
    expect(verdicts(await rig.run(words))).toMatchObject({ train: 'run' });
    expect(verdicts(await rig.run(words))).toEqual({ prepare: 'fresh', train: 'fresh', report: 'fresh' });
    expect(JSON.parse(await rig.read('nightly.lock')).stages.train.params).toEqual({
      'params.yaml': { lr: 0.9 },
    });
    await rig.run(['repro']);
  });

  it.each([
    ['a lock of the project', ['--lock', 'pipeline.lock'], 'LOCK_PATH_TAKEN'],
    ['a file of the pipeline', ['--lock', 'model.txt'], 'LOCK_PATH_TAKEN'],
    ['a file that is no lock', ['--lock', 'notes.txt'], 'LOCK_INVALID'],
    ['a written parameter beside it', ['-S', 'other=1'], 'BAD_COMMAND_LINE'],
  ])('refuses %s', async (_, more, code) => {
    await rig.write('notes.txt', 'mine\n');
    const { exitCode, stdout } = await rig.run(['repro', '--override', 'lr=0.5', ...more, '--json']);
    expect({ exitCode, code: JSON.parse(stdout).error.code }).toEqual({ exitCode: 2, code });
    expect(await rig.read('notes.txt')).toBe('mine\n');
  });

  it.each([
    ['reads the file as an input', 'deps: [clean.txt]', 'deps: [clean.txt, params.yaml]'],
    ['may not run in a sandbox', 'params: [lr]', 'params: [lr]\n    sandbox: false'],
  ])('refuses a stage that %s, which would not see it', async (_, from, to) => {
    const other = await makeRig({ ...FILES, 'pipeline.yaml': FILES['pipeline.yaml'].replace(from, to) });
    const { exitCode, stdout } = await other.run(['repro', '--override', 'lr=0.5', '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).error.code).toBe('OVERRIDE_OUT_OF_REACH');
    expect(await other.has('model.txt')).toBe(false);
  });
});

describe('a value that a stage refuses', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeSmallProject();
    // Bands of the stage itself, which win over those of scoring.yaml.
    const pipeline = await rig.read('pipeline.yaml');
    await rig.write('pipeline.yaml', pipeline.replace('rules: scoring.yaml', 'bands: ${bands}'));
    await rig.write('params.yaml', `${await rig.read('params.yaml')}\nbands: { medium: 0.3, high: 0.7 }\n`);
  });

  it.each([
    ['of the algorithm', 'train.params.learning_rate=abc', 'learning_rate'],
    ['of the schema', 'train.algorithm=forest', 'algorithm'],
    ['of two values together', 'bands={medium: 0.9, high: 0.2}', 'rising order'],
  ])('%s leaves the parameter file as it was, and runs nothing', async (_, assignment, named) => {
    const before = await rig.read('params.yaml');
    for (const flag of ['--set-param', '--override']) {
      const { exitCode, stderr } = await rig.run(['repro', flag, assignment]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(named);
    }
    expect(await rig.read('params.yaml')).toBe(before);
    expect(await rig.has('data')).toBe(false);
  });
});

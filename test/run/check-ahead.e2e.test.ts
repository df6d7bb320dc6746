/** Mistakes that can be known before anything runs: the last stage's parameters are not an hour's work away. */
import { expect, it } from 'vitest';
import { makeRig, type Rig } from '../rig/rig.ts';
import { verdicts } from '../rig/run-report.ts';

const field = (name: string, type: string, more: object = {}) => ({ name, type, ...more });
const profile = (answers: readonly string[] = ['no', 'yes']) =>
  JSON.stringify({
    name: 'customers',
    fields: [
      field('id', 'integer'),
      field('visits', 'number'),
      field('churned', 'string', { categories: answers }),
    ],
  });

const pipeline = (more: string): string => `stages:
  first: {cmd: touch ran && cp in.csv rows.csv, deps: [in.csv], outs: [rows.csv]}
  check: {uses: validate, with: {input: rows.csv, profile: p.json, valid: v.parquet, quarantine: q.parquet, report: r}}
  learn: {uses: train, with: {input: v.parquet, profile: p.json, key: id, target: churned, model: m, report: t, seed: 1${more}}}
`;

const project = (more: string, text = profile()) =>
  makeRig({
    'pipeline.yaml': pipeline(more),
    'p.json': text,
    'in.csv': 'id,visits,churned\n1,2,no\n2,3,yes\n',
  });

it.each([
  [
    'a parameter that the algorithm does not have',
    ', params: {n_estimator: 10}',
    'did you mean `n_estimators`?',
  ],
  ['parameters that contradict each other', ', params: {min_delta: 0.1}', 'without `early_stopping_rounds`'],
  ['a target without the positive class', '', 'such as `positive: yes`'],
  ['a column to exclude that there is not', ', positive: yes, exclude: [visit]', 'did you mean `visits`?'],
  [
    'a direction for a column that there is not',
    ', positive: yes, params: {monotone: {vists: 1}}',
    '`vists`',
  ],
])('%s is told before the first stage runs', async (_, more, why) => {
  const rig = await project(more);
  const { exitCode, stderr } = await rig.run(['repro']);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(why)]);
  expect(stderr).toContain('pipeline.yaml:4:3: this stage');
  expect(stderr).toContain('hint: nothing has run');
  expect(await rig.has('ran')).toBe(false);
});

it('a target that the profile lacks, and a positive class that it does not list, are left to the rows', async () => {
  for (const [from, to] of [
    ['target: churned', 'target: churnd'],
    ['seed: 1', "seed: 1, positive: 'maybe'"],
  ] as const) {
    const rig = await makeRig({
      'pipeline.yaml': pipeline(to.includes('maybe') ? '' : ', positive: yes').replace(from, to),
      'p.json': profile(),
      'in.csv': 'id,visits,churned\n1,2,no\n2,3,yes\n',
    });
    expect((await rig.run(['repro'])).exitCode).not.toBe(0);
    expect(await rig.has('ran')).toBe(true);
  }
});

it('a refused value is not left in the parameter file', async () => {
  const rig = await makeRig({
    'pipeline.yaml': pipeline(', positive: yes, exclude: ${exclude}'),
    'params.yaml': 'exclude: [visits]\n',
    'p.json': profile(),
    'in.csv': 'id,visits,churned\n1,2,no\n2,3,yes\n',
  });
  const { exitCode, stderr } = await rig.run(['repro', '--set-param', 'exclude=[nothing]']);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('hint: nothing has run')]);
  expect(await rig.read('params.yaml')).toBe('exclude: [visits]\n');
});

it('an own schema that says more than a JSON Schema can refuses a new value before it is written', async () => {
  const rig = await makeRig({
    'own.ts': ownStage('')
      .replace('n: z.int()', "n: z.int().refine((n) => n !== 7, 'must not be 7')")
      .replace(/  check: [^]*?  \},\n/, ''),
    'pipeline.yaml': own.replace('n: 1', 'n: ${n}'),
    'params.yaml': 'n: 1\n',
    other: '1',
  });
  expect((await rig.run(['repro', '--set-param', 'n=2'])).exitCode).toBe(0);
  const { exitCode, stderr } = await rig.run(['repro', '--set-param', 'n=7']);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('must not be 7')]);
  expect(await rig.read('params.yaml')).toBe('n: 2\n');
});

it('a check that does not end is stopped by the first Ctrl-C', async () => {
  const rig = await makeRig({
    'own.ts': ownStage('while (true);'),
    'pipeline.yaml': own,
    other: '1',
  });
  const run = rig.start(['repro']);
  await expect.poll(() => rig.has('checks.txt'), { timeout: 60_000 }).toBe(true);
  run.kill('SIGINT', 'process');
  expect(await run.finished).toMatchObject({
    exitCode: 130,
    stderr: expect.stringContaining('stopped by SIGINT'),
  });
  expect(await rig.has('.mlops/lock')).toBe(false);
});

it('a profile with a mistake is told before the first stage runs, by the first that reads it', async () => {
  const rig = await project(', positive: yes', profile().replace('"number"', '"num"'));
  const { exitCode, stderr } = await rig.run(['repro']);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining('error: stage `check`: the profile `p.json` has a mistake'),
  ]);
  expect(await rig.has('ran')).toBe(false);
});

it('asks no stage that is as it was when it succeeded', async () => {
  const rig = await makeRig({ other: '1', 'own.ts': ownStage(''), 'pipeline.yaml': own });
  // Once ahead of the run, and once as it runs.
  expect(await runOwn(rig)).toEqual([0, 2]);
  await rig.write('other', '2');
  expect(await runOwn(rig)).toEqual([0, 2]);
  await rig.write('pipeline.yaml', own.replace('n: 1', 'n: 2'));
  expect(await runOwn(rig)).toEqual([0, 4]);
  await rig.write('own.ts', ownStage("throw new MlopsError({ code: 'NO', message: 'never' });"));
  expect(await runOwn(rig)).toEqual([2, 5]);
});

it('what a stage changes on its way is seen by the next, although it was read ahead', async () => {
  const rig = await makeRig({
    seen: '1',
    source: '1',
    'own.ts': ownStage('')
      .replace("output: output('a file')", "output: output('a file'), seen: input('a file')")
      .replace('output }', 'input, output }'),
    'pipeline.yaml': `stages:
  first: {cmd: cp source seen && touch made, deps: [source], outs: [made]}
  own: {uses: ./own.ts, with: {output: o.txt, n: 1, seen: seen}}
`,
  });
  const verdictsOf = async () => verdicts(await rig.run(['repro', '--json']));
  expect(await verdictsOf()).toEqual({ first: 'run', own: 'run' });
  expect(await verdictsOf()).toEqual({ first: 'fresh', own: 'fresh' });
  await rig.write('source', '2');
  expect(await verdictsOf()).toEqual({ first: 'run', own: 'run' });
});

const own = `stages:
  other: {cmd: cp other made, deps: [other], outs: [made]}
  own: {uses: ./own.ts, with: {output: o.txt, n: 1}}
`;

/** Its check leaves a mark in a file. */
const ownStage = (then: string): string => `import * as z from 'zod';
import { appendFileSync, writeFileSync } from 'node:fs';
import { defineStage, MlopsError, output } from 'mlops';
export default defineStage({
  name: 'own', description: 'Counts its checks',
  parameters: z.strictObject({ output: output('a file'), n: z.int().describe('a number') }),
  check: () => {
    appendFileSync('checks.txt', 'x');
    ${then}
  },
  run: async (context) => writeFileSync(context.with.output, String(context.with.n)),
});
`;

/** The exit code, and how often the check was asked in all runs. */
async function runOwn(rig: Rig): Promise<[exitCode: number, checks: number]> {
  const { exitCode } = await rig.run(['repro']);
  return [exitCode, (await rig.read('checks.txt')).length];
}

/** Mistakes that can be known before anything runs: the last stage's parameters are not an hour's work away. */
import { expect, it } from 'vitest';
import { makeRig, type Rig } from '../rig/rig.ts';
import { transcript } from '../rig/transcript.ts';

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
  ['a positive class that the target never is', ', positive: Ja', 'is never `Ja`'],
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

it('a target column that is misspelt is told with the one that was meant', async () => {
  const rig = await makeRig({
    'pipeline.yaml': pipeline(', positive: yes').replace('target: churned', 'target: churnd'),
    'p.json': profile(),
    'in.csv': 'id,visits,churned\n',
  });
  expect(await transcript(rig, 'repro')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: stage \`learn\` refuses a value: \`target\` names \`churnd\`, which the profile \`p.json\` does not have (did you mean \`churned\`?)

    pipeline.yaml:4:3: this stage
      4 |   learn: {uses: train, with: {input: v.parquet, profile: p.json, key: id, target: churnd, model: m, report: t, seed: 1, positive: yes}}
        |   ~~~~~

    hint: the profile has \`id\`, \`visits\`, \`churned\`
    hint: nothing has run
    "
  `);
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

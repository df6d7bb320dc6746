/** `mlops stages` and `mlops help STAGE`: what `uses:` can name, without a look into the code. */
import { expect, it } from 'vitest';
import { stageDetailsSchema, stageListSchema } from '../../src/documents/stage-listing.ts';
import { makeRig } from '../rig/rig.ts';
import { transcript } from '../rig/transcript.ts';

const OWN_STAGE = `import * as z from 'zod';
import { defineStage, input, output } from 'mlops';
export default defineStage({
  name: 'count',
  description: 'Counts lines',
  parameters: z.strictObject({ input: input('what is counted'), count: output('how many there are') }),
  run: async () => undefined,
});
`;

const PIPELINE = `stages:
  count: {uses: ./count.ts, with: {input: in.txt, count: count.txt}}
`;

const names = async (rig: Awaited<ReturnType<typeof makeRig>>): Promise<string[]> => {
  const { exitCode, stdout } = await rig.run(['stages', '--json']);
  expect(exitCode).toBe(0);
  return stageListSchema.parse(JSON.parse(stdout)).stages.map(({ uses }) => uses);
};

it('lists the built-in stages and those of the project, also where there is none or it has mistakes', async () => {
  const rig = await makeRig();
  const builtIn = ['evaluate', 'features', 'generate', 'promote', 'score', 'split', 'train', 'validate'];
  expect(await names(rig)).toEqual(expect.arrayContaining(builtIn));
  const before = await names(rig);
  await rig.write('pipeline.yaml', 'stages: {a: {usess: train}}\n');
  const { exitCode, stdout } = await rig.run(['stages']);
  expect([exitCode, stdout]).toEqual([
    0,
    expect.stringContaining('are not listed: a mistake in `pipeline.yaml`'),
  ]);
  expect(await names(rig)).toEqual(before);
});

it('lists what one takes, the same by `help`', async () => {
  const rig = await makeRig();
  const { stdout } = await rig.run(['stages', 'split']);
  expect(stdout).toContain('  seed  whole number, at least 0; required\n');
  expect(stdout).toContain(
    'example:\n  split:\n    uses: split\n    with:\n      input: data/valid.parquet\n',
  );
  expect((await rig.run(['help', 'split'])).stdout).toBe(stdout);
  const told = stageDetailsSchema.parse(JSON.parse((await rig.run(['stages', 'train', '--json'])).stdout));
  expect(told.parameters.find(({ name }) => name === 'target')).toMatchObject({
    role: 'plain',
    required: true,
  });
  expect(told.variants.map(({ value }) => value)).toEqual(['gbdt', 'logistic', 'mlp']);
});

it('folds its lines to the width of the terminal', async () => {
  const rig = await makeRig();
  for (const words of [['stages'], ['stages', 'train']]) {
    const { stdout } = await rig.run(words, { COLUMNS: '60' });
    const tooLong = stdout.split('\n').filter((line) => line.length > 60);
    expect(tooLong).toEqual([]);
  }
});

it("lists what one of the project's own takes", async () => {
  const rig = await makeRig({ 'count.ts': OWN_STAGE, 'pipeline.yaml': PIPELINE });
  expect(await names(rig)).toContain('./count.ts');
  const { exitCode, stdout } = await rig.run(['stages', './count.ts']);
  expect([exitCode, stdout]).toEqual([
    0,
    expect.stringContaining('  count  output; path; required\n      how many'),
  ]);
});

it('suggests the name that was meant', async () => {
  const rig = await makeRig();
  expect(await transcript(rig, 'stages', 'trian')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: there is no stage \`trian\`
    hint: did you mean \`train\`?
    hint: \`mlops stages\` lists them; a module of your own is named by its path, such as \`./my-stage.ts\`
    "
  `);
  expect(await transcript(rig, 'help', 'trian')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: there is no command or stage \`trian\`
    hint: did you mean \`mlops help train\`?
    hint: see \`mlops --help\`
    "
  `);
  expect(await transcript(rig, 'help', 'repo')).toMatchInlineSnapshot(`
    "exit 2
    ---
    error: there is no command or stage \`repo\`
    hint: did you mean \`mlops repro\`?
    hint: see \`mlops --help\`
    "
  `);
  const { exitCode, stdout } = await rig.run(['help', 'nothing', '--json']);
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'UNKNOWN_COMMAND' } }]);
  for (const words of [['repro'], ['models', 'list']])
    expect((await rig.run(['help', ...words])).stdout).toContain(`mlops ${words.join(' ')}`);
});

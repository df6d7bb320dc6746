import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestBytes } from '../src/core/digest.ts';
import { realEffects } from '../src/core/effects.ts';
import type { JsonValue } from '../src/core/json/json.ts';
import { prettyJson } from '../src/core/json/pretty-json.ts';
import { writeFileAtomic } from '../src/core/files/write-file.ts';
import { registerModel } from '../src/registry/register-model.ts';
import { testProject, testRows, type TestProject } from '../src/scoring/scoring-project.fixture.ts';
import score from './score.ts';

let project: TestProject;
let production: { version: string; digest: string };

beforeAll(async () => {
  project = await testProject();
  const { version, digest } = await registerModel(project.at('registry'), project.at('model'), realEffects);
  production = { version, digest };
  const fields = [
    { name: 'id', type: 'integer' },
    { name: 'plan', type: 'string', categories: ['free', 'pro'] },
    { name: 'churned', type: 'boolean', constraints: { required: true } },
  ];
  await writeFileAtomic(project.at('profile.json'), prettyJson({ name: 'test', fields }));
});

afterAll(async () => {
  await project.close();
});

async function run(state: JsonValue, options: { [parameter: string]: unknown } = {}): Promise<string[]> {
  const log: string[] = [];
  await score.run({
    with: score.parameters.parse({
      input: await project.write('in.parquet', testRows(30)),
      profile: project.at('profile.json'),
      registry: project.at('registry'),
      output: project.at('scores.parquet'),
      quarantine: project.at('quarantine.parquet'),
      receipt: project.at('receipt.json'),
      ...options,
    }),
    state: { registry: state },
    threads: 2,
    progress: () => undefined,
    log: (line) => log.push(line),
    memo: (_, make) => make(),
  });
  return log;
}

test('scores by the model in production and quarantines what the profile refuses', async () => {
  await writeFileAtomic(project.at('scoring.yaml'), 'max_bad_share: 0.3\nbands: {medium: 0.2}\n');
  const log = await run({ production }, { rules: project.at('scoring.yaml') });
  expect(log[0]).toBe(`30 rows: 21 scored by ${production.version}, 9 quarantined`);
  const rows = await project.read('scores.parquet', 'id');
  expect(new Set(rows.map((row) => row['model_version']))).toEqual(new Set([production.version]));
  const receipt = JSON.parse(await readFile(project.at('receipt.json'), 'utf8'));
  expect(receipt).toMatchObject({ profile: { name: 'test', source: 'given' }, rows: { in: 30 } });
  expect(receipt.rules).toMatchObject({
    digest: digestBytes('max_bad_share: 0.3\nbands: {medium: 0.2}\n'),
    medium_from: 0.2,
    high_from: 0.7,
    max_bad_share: 0.3,
  });
});

test('says how to get a model into production when there is none', async () => {
  await expect(run({ production: null })).rejects.toMatchObject({ code: 'NO_PRODUCTION_MODEL', exitCode: 2 });
});

test('refuses the table for one bad row when asked to', async () => {
  await expect(run({ production }, { on_invalid: 'fail' })).rejects.toMatchObject({
    code: 'ROWS_REFUSED',
    exitCode: 1,
    details: { keep: ['quarantine', 'receipt'] },
  });
});

test('more bad rows than the limit: no scores, and a receipt that says so', async () => {
  await expect(run({ production })).rejects.toMatchObject({
    code: 'LIMIT_CROSSED',
    exitCode: 1,
    message: expect.stringContaining('9 rows (30.0 %) were quarantined, where `max_bad_share` allows 5.0 %'),
    details: {
      keep: ['quarantine', 'receipt'],
      limits_crossed: [{ limit: 'max_bad_share', rows: 9, share: 0.3 }],
    },
  });
  expect(JSON.parse(await readFile(project.at('receipt.json'), 'utf8'))).toMatchObject({ published: false });
});

test('bands of the stage win over those of the rules', async () => {
  await writeFileAtomic(project.at('scoring.yaml'), 'max_bad_share: 1\nbands: {medium: 0.2, high: 0.9}\n');
  await run({ production }, { rules: project.at('scoring.yaml'), bands: { medium: 0 } });
  const receipt = JSON.parse(await readFile(project.at('receipt.json'), 'utf8'));
  expect(receipt.rules).toMatchObject({ medium_from: 0, high_from: 0.9 });
  expect(receipt.scored.low).toBe(0);
});

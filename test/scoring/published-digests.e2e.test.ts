/**
 * Scores of published data: digests that no change of the code may move, at any number of threads and with little memory.
 * They were taken when ONNX Runtime scored each row.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestBytes } from '../../src/core/digest.ts';
import { setParameter } from '../rig/small-project.ts';
import { makeRig, repository, type Rig } from '../rig/rig.ts';

const DATA = join(repository, '../shared/data');
const TELCO = join(DATA, 'telco_customer_churn.csv');
const ADULT = ['adult.data', 'adult.test'].map((name) => join(DATA, name));
const isHere = [TELCO, ...ADULT].every((path) => existsSync(path));

const FILES = ['scores.parquet', 'scores.quarantine.parquet', 'scores.receipt.json'];

async function makeTelco(): Promise<Rig> {
  const rig = await makeRig();
  for (const path of ['pipeline.yaml', 'params.yaml', 'scoring.yaml', 'profiles'])
    await rig.copy(`examples/telco/${path}`, path);
  await cp(TELCO, join(rig.root, 'rows.csv'));
  await setParameter(rig, ['input'], 'rows.csv');
  return rig;
}

const NAMES =
  'id,age,workclass,fnlwgt,education,education_num,marital_status,occupation,relationship,race,sex,capital_gain,capital_loss,hours_per_week,native_country,income';
const NUMBERS = new Set(['age', 'education_num', 'capital_gain', 'capital_loss', 'hours_per_week']);

const PIPELINE = `stages:
  validate:
    uses: validate
    with: {input: rows.csv, profile: profile.json, valid: valid.parquet, quarantine: bad.parquet, report: reports/validation}
  split:
    uses: split
    with: {input: valid.parquet, key: id, target: income, train: train.parquet, test: test.parquet, test_fraction: 0.2, seed: 1}
  train:
    uses: train
    with:
      {input: train.parquet, key: id, target: income, positive: '>50K', profile: profile.json, model: models/candidate, report: reports/training, algorithm: gbdt, seed: 1, params: {n_estimators: 60, num_leaves: 31}}
  promote:
    uses: promote
    with: {candidate: models/candidate, test: test.parquet, registry: models/registry, minimum: {auc: 0.9}, report: reports/promotion}
`;

/** With a row in a thousand that is refused. */
async function makeAdult(): Promise<Rig> {
  const rig = await makeRig();
  const lines = ADULT.flatMap((path) => readFileSync(path, 'utf8').split('\n')).filter((line) =>
    line.includes(','),
  );
  const rows = lines.map((line, row) => {
    const cells = line.split(',').map((cell) => (cell.trim() === '?' ? '' : cell.trim()));
    if (row % 1000 === 7) cells[0] = '-1';
    return [row, ...cells].join(',').replace(/\.$/, '');
  });
  await rig.write('rows.csv', `${[NAMES, ...rows].join('\n')}\n`);
  const fields = NAMES.split(',').map((name) => {
    if (name === 'id') return { name, type: 'integer' };
    if (name === 'age') return { name, type: 'number', constraints: { minimum: 0 } };
    return { name, type: NUMBERS.has(name) ? 'number' : 'string' };
  });
  const profile = {
    name: 'adult',
    primary_key: ['id'],
    fields: fields.filter(({ name }) => name !== 'fnlwgt'),
  };
  await rig.write('profile.json', JSON.stringify(profile));
  await rig.write('pipeline.yaml', PIPELINE);
  return rig;
}

async function digestsOf(rig: Rig): Promise<Record<string, string>> {
  const entries = FILES.map(async (name) => [name, digestBytes(await rig.bytes(name))] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function scoresOf(rig: Rig, ...flags: string[]): Promise<Record<string, string>> {
  const words = ['score', '--input', 'rows.csv', '--output', 'scores.parquet', ...flags];
  const { exitCode, stderr } = await rig.run(words);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return digestsOf(rig);
}

const EXPECTED = {
  telco: {
    'scores.parquet': 'blake3:8e9edefd248826b301dba8ef612bbef9f15c68d06066b4fc5ae1f5ce9982f2e5',
    'scores.quarantine.parquet': 'blake3:6b32f93b38520d447e96e13124ba62f73dc9581c8f412ceff5d59ad0276c759f',
    'scores.receipt.json': 'blake3:0c372fd0babda549ea1947560b3e2865d3e730d3687a5368bde8db02dd89e54a',
  },
  adult: {
    'scores.parquet': 'blake3:4262e5f1ee9340f88f196bbc165f444e4ea06527309ffc3bc1173f505a27591b',
    'scores.quarantine.parquet': 'blake3:88a6edb0c64a040b56a7857b8acb7156105d0f1cc0202692e24b6559a1dba4e5',
    'scores.receipt.json': 'blake3:c8c3769a8441885b036fdfb4b50bc5af2478d2e6bb02b7e0668b41618fa644cc',
  },
};

describe.skipIf(!isHere)(isHere ? 'published data' : `published data: skipped, not in ${DATA}`, () => {
  it.each([
    ['telco', makeTelco],
    ['adult', makeAdult],
  ] as const)('scores of %s are those of every release', async (name, make) => {
    const rig = await make();
    const { exitCode, stderr } = await rig.run(['repro']);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(await scoresOf(rig, '--threads', '1')).toEqual(EXPECTED[name]);
    for (const threads of ['2', '3', '8']) {
      expect(await scoresOf(rig, '--threads', threads)).toEqual(EXPECTED[name]);
    }
    expect(await scoresOf(rig, '--threads', '2', '--memory', '200MB')).toEqual(EXPECTED[name]);
    if (process.env['OLD'] === undefined)
      expect(await scoresOf(rig, '--check', 'all')).toEqual(EXPECTED[name]);
  });
});

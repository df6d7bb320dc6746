import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelVersion } from '../src/core/model-version.ts';
import { openDatabase } from '../src/data/duckdb/database.ts';
import { probabilityOf } from '../src/model/calibration/calibration.ts';
import { readModelDirectory } from '../src/model/artifact/read-model-directory.ts';
import train from './train.ts';

const root = mkdtempSync(join(tmpdir(), 'mlops train é '));
afterAll(() => rmSync(root, { recursive: true }));

const at = (name: string): string => join(root, name);

beforeAll(async () => {
  const database = await openDatabase({ threads: 1 });
  const rows = `SELECT i AS id, (i * 37 % 101)::DOUBLE AS visits, CASE WHEN i % 11 = 0 THEN NULL ELSE i % 7 END AS tickets,
    CASE i % 3 WHEN 0 THEN 'monthly' WHEN 1 THEN 'yearly' END AS plan, 'x' AS note,
    CASE WHEN (i * 37 % 101) + 30 * (i % 3) + i * 13 % 29 > 100 THEN 'Yes' ELSE 'No' END AS churn FROM range(400) AS t(i)`;
  await database.run(`COPY (${rows}) TO '${at('rows.parquet')}'`);
  await database.run(`COPY (SELECT * FROM (${rows}) ORDER BY hash(id)) TO '${at('shuffled.parquet')}'`);
  await database.run(`COPY (SELECT * FROM (${rows}) WHERE churn = 'Yes') TO '${at('one-class.parquet')}'`);
  await database.run(
    `COPY (SELECT * REPLACE (NULLIF(churn, 'No') AS churn) FROM (${rows})) TO '${at('missing.parquet')}'`,
  );
  await database.run(
    `COPY (SELECT * REPLACE (CASE i % 3 WHEN 0 THEN 'monthly' WHEN 1 THEN 'yearly' ELSE 'never' END AS plan) FROM (SELECT *, id AS i FROM (${rows}))) TO '${at('three.parquet')}'`,
  );
  await database.run(`COPY (SELECT * FROM (${rows}) WHERE id < 60) TO '${at('few.parquet')}'`);
  await database.run(
    `COPY (SELECT * REPLACE (coalesce(tickets, -9)::DOUBLE AS tickets, coalesce(plan, 'NA') AS plan) FROM (${rows})) TO '${at('coded.parquet')}'`,
  );
  database.close();
  const fields = [
    { name: 'id', type: 'integer' },
    { name: 'visits', type: 'number' },
    { name: 'tickets', type: 'integer' },
    { name: 'plan', type: 'string' },
    { name: 'note', type: 'string' },
    { name: 'churn', type: 'string' },
  ];
  const missing = ['', 'NA', '-9'];
  writeFileSync(at('profile.json'), JSON.stringify({ name: 'customers', missing_values: missing, fields }));
});

const usual = {
  input: 'rows.parquet',
  key: 'id',
  target: 'churn',
  positive: 'Yes',
  exclude: ['note'],
  algorithm: 'gbdt',
  seed: 1,
  params: { n_estimators: 20 },
};

let runs = 0;

async function run(given: Record<string, unknown> = {}, threads = 2) {
  const folder = `run-${++runs}`;
  mkdirSync(at(folder));
  const model = at(`${folder}/model`);
  const report = at(`${folder}/report`);
  const { input, ...rest } = { ...usual, ...given };
  const parameters = train.parameters.parse({
    ...rest,
    input: at(input),
    profile: at('profile.json'),
    model,
    report,
  });
  // As the engine does before it runs a stage.
  await train.check?.(parameters, new Set());
  const fractions: number[] = [];
  const lines: string[] = [];
  await train.run({
    with: parameters,
    state: {},
    threads,
    progress: (fraction) => fractions.push(fraction),
    log: (line) => lines.push(line),
    memo: (_, make) => make(),
  });
  return { model, report, fractions, lines };
}

describe.each(['gbdt', 'logistic', 'mlp'])('train %s', (algorithm) => {
  const given = { algorithm, params: {} };

  test('makes the same model at any number of threads', async () => {
    const { model } = await run(given, 1);
    const { model: again } = await run(given, 8);
    expect((await modelVersion(again)).version).toBe((await modelVersion(model)).version);
  });

  test('learns of missing values from what the profile says stands for them', async () => {
    const [first, second] = [await run(given), await run({ ...given, input: 'coded.parquet' })];
    expect(readFileSync(join(second.model, 'model.onnx'))).toEqual(
      readFileSync(join(first.model, 'model.onnx')),
    );
  });

  test('makes the same ONNX file from rows in another order', async () => {
    const [first, second] = [await run(given), await run({ ...given, input: 'shuffled.parquet' })];
    expect(readFileSync(join(second.model, 'model.onnx'))).toEqual(
      readFileSync(join(first.model, 'model.onnx')),
    );
  });

  test('writes a report that tells what was learned', async () => {
    const { model, report, fractions } = await run(given);
    const data = JSON.parse(readFileSync(`${report}.json`, 'utf8')) as Record<string, unknown>;
    expect(data).toMatchObject({
      algorithm,
      model_version: (await modelVersion(model)).version,
      target: 'churn',
      positive: 'Yes',
      rows: { total: 400 },
      export: { rows_compared: 400 },
    });
    expect(data['columns']).toHaveLength(3);
    const html = readFileSync(`${report}.html`, 'utf8');
    expect(html).toContain('<svg');
    expect(html).toContain('visits');
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });
});

describe.each([
  ['rows and columns drawn', { subsample: 0.6, colsample: 0.7 }],
  ['early stopping', { n_estimators: 200, early_stopping_rounds: 5, min_delta: 0.0001 }],
  [
    'both, and balanced classes',
    { subsample: 0.6, n_estimators: 200, early_stopping_rounds: 5, class_weight: 'balanced' },
  ],
])('gbdt with %s', (_, params) => {
  test('makes the same model from rows in another order and at other numbers of threads', async () => {
    const first = await run({ params }, 1);
    const second = await run({ params, input: 'shuffled.parquet' }, 3);
    const third = await run({ params }, 8);
    expect(readFileSync(join(second.model, 'model.onnx'))).toEqual(
      readFileSync(join(first.model, 'model.onnx')),
    );
    expect((await modelVersion(third.model)).version).toBe((await modelVersion(first.model)).version);
  });
});

test('early stopping tells in model card and report how training ended', async () => {
  const params = { n_estimators: 200, learning_rate: 0.3, early_stopping_rounds: 5 };
  const { model, report } = await run({ params });
  const card = (await readModelDirectory(model)).card;
  const solution = card.solution as Record<string, number>;
  expect(Object.keys(solution)).toEqual([
    'iterations',
    'best_iteration',
    'validation_log_loss',
    'base_log_loss',
    'validation_rows',
  ]);
  expect(solution['best_iteration']).toBe((solution['iterations'] ?? 0) - 5);
  const data = JSON.parse(readFileSync(`${report}.json`, 'utf8')) as Record<string, unknown>;
  expect(data).toMatchObject({ solution, loss: 'log_loss' });
  const html = readFileSync(`${report}.html`, 'utf8');
  expect(html).toContain(`The dashed line is the best step, ${solution['best_iteration']}`);
  expect(html).toContain('held back');
});

test('early stopping by the AUC tells it in model card, curve and report', async () => {
  const params = {
    n_estimators: 200,
    learning_rate: 0.3,
    early_stopping_rounds: 5,
    early_stopping_metric: 'auc',
  };
  const { model, report } = await run({ params });
  const solution = (await readModelDirectory(model)).card.solution as Record<string, number>;
  const data = JSON.parse(readFileSync(`${report}.json`, 'utf8')) as {
    solution: unknown;
    curve: { step: number; validation_auc: number }[];
  };
  expect(data.solution).toEqual(solution);
  const best = data.curve.find(({ step }) => step === solution['best_iteration']);
  expect(best?.validation_auc).toBe(solution['validation_auc']);
  expect(Math.max(...data.curve.map((point) => point.validation_auc))).toBe(solution['validation_auc']);
  const html = readFileSync(`${report}.html`, 'utf8');
  expect(html).toContain('AUC of the rows held back');
  expect(html).toContain(`the dashed line is the best step, ${solution['best_iteration']}, with`);
});

describe('a search', () => {
  const given = {
    params: { n_estimators: 10 },
    search: { grid: { num_leaves: [2, 4] }, folds: 3, scoring: 'auc' },
    calibration: 'isotonic',
    threshold: { maximize: 'f1' },
  };

  test('makes the same model at any number of threads, and tells all candidates', async () => {
    const [one, many] = [await run(given, 1), await run(given, 3)];
    expect((await modelVersion(many.model)).version).toBe((await modelVersion(one.model)).version);
    const card = (await readModelDirectory(one.model)).card;
    expect(card.search?.candidates.map(({ parameters }) => parameters)).toEqual([
      { num_leaves: 2 },
      { num_leaves: 4 },
    ]);
    const best = card.search?.candidates.find((candidate) => candidate.best);
    expect(card.parameters).toMatchObject({ ...best?.parameters, n_estimators: 10 });
    expect(card.threshold).toBe(probabilityOf(card.calibration, card.threshold_margin));
    const data = JSON.parse(readFileSync(`${one.report}.json`, 'utf8')) as Record<string, unknown>;
    expect(data).toMatchObject({ search: card.search, out_of_fold: card.out_of_fold });
    const html = readFileSync(`${one.report}.html`, 'utf8');
    expect(html).toContain('rising staircase');
    expect(html).toContain('2 candidates in 3 stratified folds');
  });

  test('finds the same from rows in another order', async () => {
    const [first, second] = [await run(given), await run({ ...given, input: 'shuffled.parquet' })];
    expect(readFileSync(join(second.model, 'model.onnx'))).toEqual(
      readFileSync(join(first.model, 'model.onnx')),
    );
  });
});

test('columns that are the same in every row are left out, and named', async () => {
  const { model, report, lines } = await run({ exclude: [], params: { n_estimators: 3 } });
  const card = (await readModelDirectory(model)).card;
  expect(card.dropped).toEqual([{ name: 'note', reason: 'constant' }]);
  expect(card.columns.map(({ name }) => name)).toEqual(['plan', 'tickets', 'visits']);
  expect(lines).toContain('warning: column `note` is left out: it is the same in every row');
  expect(readFileSync(`${report}.html`, 'utf8')).toContain('is left out: it is the same in every row');
});

describe('train refuses', () => {
  test.each([
    ['one class only', { input: 'one-class.parquet' }, 'TARGET_ONE_CLASS'],
    ['a target with missing values', { input: 'missing.parquet' }, 'TARGET_MISSING'],
    [
      'a target with a third value',
      { target: 'plan', positive: 'monthly', input: 'three.parquet' },
      'TARGET_NOT_BINARY',
    ],
    ['more folds than rows of a class', { search: { folds: 100 }, input: 'few.parquet' }, 'FOLDS_TOO_MANY'],
    [
      'a grid with a value out of range',
      { search: { grid: { num_leaves: [4, 1] } } },
      'TRAIN_PARAMETER_INVALID',
    ],
    ['no feature', { exclude: ['visits', 'tickets', 'plan', 'note'] }, 'NO_FEATURES'],
    ['an excluded column that is not there', { exclude: ['visit'] }, 'EXCLUDE_UNKNOWN'],
    ['a parameter out of range', { params: { learning_rate: 2 } }, 'TRAIN_PARAMETER_INVALID'],
    ['a direction for a categorical column', { params: { monotone: { plan: 1 } } }, 'MONOTONE_COLUMN'],
    [
      'a direction for an unknown column in a grid',
      { search: { grid: { monotone: [{}, { visit: -1 }] } } },
      'MONOTONE_COLUMN',
    ],
    ['a parameter of the other algorithm', { algorithm: 'logistic' }, 'TRAIN_PARAMETER_INVALID'],
    ['a file that is not there', { input: 'absent.parquet' }, 'INPUT_MISSING'],
  ])('%s', async (_, given, code) => {
    await expect(run(given)).rejects.toMatchObject({ name: 'MlopsError', code });
  });

  test.each([
    [{ params: { calibration: 'platt' } }, '`calibration` is a parameter'],
    [{ params: { n_estimators: 5, threshold: 0.4, search: {} } }, '`threshold`, `search` are parameters'],
    [{ search: { grid: { calibration: ['none', 'platt'] } } }, '`calibration` is a parameter'],
  ])('%j: what stands beside `params` is not in it', async (given, message) => {
    await expect(run(given)).rejects.toMatchObject({
      code: 'TRAIN_PARAMETER_INVALID',
      message: `${message} of the stage \`train\`, not of the algorithm`,
      hints: [expect.stringContaining('beside `params`')],
    });
  });

  test('a threshold that is no probability', async () => {
    await expect(run({ threshold: 1 })).rejects.toThrow('threshold');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelVersion } from '../src/core/model-version.ts';
import { readModelDirectory } from '../src/model/artifact/read-model-directory.ts';
import { run } from './train-rows.fixture.ts';

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

test('columns that are the same in every row are left out, and named', async () => {
  const { model, report, lines } = await run({ exclude: [], params: { n_estimators: 3 } });
  const card = (await readModelDirectory(model)).card;
  expect(card.dropped).toEqual([{ name: 'note', reason: 'constant' }]);
  expect(card.columns.map(({ name }) => name)).toEqual(['plan', 'tickets', 'visits']);
  expect(lines).toContain('warning: column `note` is left out: it is the same in every row');
  expect(readFileSync(`${report}.html`, 'utf8')).toContain('is left out: it is the same in every row');
});

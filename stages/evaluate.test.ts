import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestFile } from '../src/core/digest.ts';
import { openDatabase } from '../src/data/duckdb/database.ts';
import { readFeatures } from '../src/data/features/read-features.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import { writeModelDirectory } from '../src/model/artifact/model-directory.ts';
import { scoreMargins } from '../src/model/score-margins.ts';
import { trainModel } from '../src/model/train-model.ts';
import { parseTrainOptions } from '../src/model/parse-train-options.ts';
import evaluate from './evaluate.ts';

const COLUMNS = [
  { name: 'visits', kind: 'numeric' },
  { name: 'plan', kind: 'categorical' },
] as const;
const TARGET = { name: 'left', positive: 'yes' };

let folder: string;
let expected: { positives: number; auc: number; accuracy: number; brier: number };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-evaluate-'));
  const database = await openDatabase({ threads: 2 });
  try {
    await writeParquet(database, rowsOf(0, 'id'), join(folder, 'train.parquet'));
    await writeParquet(database, rowsOf(5000, 'id'), join(folder, 'test.parquet'));
    await writeParquet(database, rowsOf(5000, 'id DESC'), join(folder, 'reversed.parquet'));
    const read = (name: string) =>
      readFeatures(database, join(folder, name), COLUMNS, { key: 'id', target: TARGET });
    const table = await read('train.parquet');
    const options = parseTrainOptions('gbdt', 1, { n_estimators: 20 });
    const model = trainModel(table, options);
    const { digest } = await digestFile(join(folder, 'train.parquet'));
    const metrics = { auc: 0.5, log_loss: 0.7 };
    await writeModelDirectory(join(folder, 'model'), model, {
      options,
      key: 'id',
      target: TARGET.name,
      positive: TARGET.positive,
      threshold: { probability: 0.5, margin: 0 },
      calibration: null,
      profile: JSON.stringify({ name: 'customers', fields: [{ name: 'id', type: 'integer' }] }),
      training: { data: digest, table, margins: scoreMargins(model, table), metrics },
    });
    const unseen = await read('test.parquet');
    expected = naive(unseen.target, scoreMargins(model, unseen));
  } finally {
    database.close();
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('writes flat metrics that a naive count over all rows confirms', async () => {
  const { metrics, log } = await run('first', {});
  const values = JSON.parse(metrics) as Record<string, number>;
  expect(Object.keys(values)).toEqual([
    'accuracy',
    'auc',
    'average_precision',
    'brier',
    'f1',
    'log_loss',
    'positives',
    'precision',
    'recall',
    'rows',
    'threshold',
  ]);
  expect(values).toMatchObject({ rows: 1200, positives: expected.positives, threshold: 0.5 });
  expect(values['auc']).toBeCloseTo(expected.auc, 13);
  expect(values['auc']).toBeGreaterThan(0.6);
  expect(values['accuracy']).toBeCloseTo(expected.accuracy, 13);
  expect(values['brier']).toBeCloseTo(expected.brier, 13);
  expect(log).toMatch(/^model [0-9a-f]{12}: AUC 0\.\d{4}, F1 0\.\d{4} on 1200 rows$/u);
});

test('writes the same bytes at any thread count and order of rows', async () => {
  const one = await run('one', { threads: 1 });
  expect(await run('eight', { threads: 8 })).toEqual(one);
  expect(await run('reversed', { input: 'reversed.parquet' })).toEqual(one);
});

test('takes another threshold than the one of the model', async () => {
  const lower = JSON.parse((await run('lower', { threshold: 0.1 })).metrics) as Record<string, number>;
  const usual = JSON.parse((await run('usual', {})).metrics) as Record<string, number>;
  expect(lower['threshold']).toBe(0.1);
  expect(lower['recall']).toBeGreaterThan(usual['recall'] as number);
  expect(lower['auc']).toBe(usual['auc']);
});

test('says which model, rows and threshold the report is about', async () => {
  const { report, page } = await run('report', {});
  expect(JSON.parse(report)).toMatchObject({
    model: { algorithm: 'gbdt', target: 'left', positive: 'yes' },
    rows: { total: 1200, positives: expected.positives },
    threshold: { probability: 0.5, margin: 0 },
  });
  expect(page).toContain('left = yes');
  expect(page.match(/<svg role="img" /gu)).toHaveLength(4);
});

test('refuses a directory without a model, and rows that are not there', async () => {
  await expect(run('none', { model: 'nothing' })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await expect(run('none', { input: 'none.parquet' })).rejects.toMatchObject({ code: 'INPUT_MISSING' });
});

interface Options {
  readonly threads?: number;
  readonly threshold?: number;
  readonly input?: string;
  readonly model?: string;
}

async function run(
  name: string,
  { threads = 2, threshold, input = 'test.parquet', model = 'model' }: Options,
) {
  const metrics = join(folder, name, 'metrics.json');
  const report = join(folder, name, 'evaluation');
  const lines: string[] = [];
  await evaluate.run({
    with: evaluate.parameters.parse({
      input: join(folder, input),
      model: join(folder, model),
      metrics,
      report,
      ...(threshold === undefined ? {} : { threshold }),
    }),
    state: {},
    threads,
    progress: () => undefined,
    log: (line) => lines.push(line),
    memo: (_, make) => make(),
  });
  return {
    metrics: await readFile(metrics, 'utf8'),
    report: await readFile(`${report}.json`, 'utf8'),
    page: await readFile(`${report}.html`, 'utf8'),
    log: lines.join('\n'),
  };
}

// Rows by integer arithmetic alone; who visits rarely, on the free plan, tends to leave.
function rowsOf(from: number, order: string): string {
  return `SELECT id, visits, plan, CASE WHEN chance < risk THEN 'yes' ELSE 'no' END AS "left" FROM (
    SELECT i AS id, (i * 7919) % 101 AS visits, CASE WHEN (i * 31) % 7 < 3 THEN 'free' ELSE 'paid' END AS plan,
      (i * 104729) % 997 AS chance,
      CASE WHEN (i * 7919) % 101 < 30 THEN 500 ELSE 150 END + CASE WHEN (i * 31) % 7 < 3 THEN 200 ELSE 0 END AS risk
    FROM range(${from}, ${from + 1200}) AS source(i)) ORDER BY ${order}`;
}

function naive(labels: Uint8Array, margins: Float64Array) {
  const rows = Array.from(labels, (label, row) => ({ label, margin: margins[row] as number }));
  const positives = rows.filter(({ label }) => label === 1);
  const negatives = rows.filter(({ label }) => label === 0);
  let wins = 0;
  for (const p of positives) {
    for (const n of negatives) wins += p.margin > n.margin ? 1 : p.margin === n.margin ? 0.5 : 0;
  }
  const right = rows.filter(({ label, margin }) => margin >= 0 === (label === 1)).length;
  const squares = rows.map(({ label, margin }) => (1 / (1 + Math.exp(-margin)) - label) ** 2);
  return {
    positives: positives.length,
    auc: wins / (positives.length * negatives.length),
    accuracy: right / rows.length,
    brier: squares.reduce((sum, square) => sum + square, 0) / rows.length,
  };
}

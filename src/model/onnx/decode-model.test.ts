import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { FeatureTable } from '../../core/feature-table.ts';
import { sampleTable, sampleTableOfTowns, withExtremes } from '../artifact/sample-table.fixture.ts';
import { type Calibration, marginOf } from '../calibration/calibration.ts';
import { fitCalibration } from '../calibration/fit-calibration.ts';
import { parseTrainOptions } from '../parse-train-options.ts';
import type { TrainedModel } from '../artifact/trained-model.ts';
import { scoreMargins } from '../score-margins.ts';
import { trainModel } from '../train-model.ts';
import { decodeModel } from './decode-model.ts';
import { encodeModel } from './encode-model.ts';
import { marginsInProcess } from './margins-in-process.fixture.ts';
import { first, models, table } from './onnx-feeds.fixture.ts';
import { splitForest } from '../scorer/split-forest.fixture.ts';

const towns = sampleTableOfTowns(3000);
const onlyNumbers = { ...table, columns: table.columns.filter(({ kind }) => kind === 'numeric') };
const onlyTexts = { ...towns, columns: towns.columns.filter(({ kind }) => kind === 'categorical') };
const train = (
  from: typeof table,
  algorithm: TrainedModel['kind'],
  given: Parameters<typeof parseTrainOptions>[2] = {},
) => trainModel(from, parseTrainOptions(algorithm, 1, given));
const trained = {
  ...models,
  'sets of categories': train(towns, 'gbdt', { n_estimators: 40 }),
  'gbdt of numbers alone': train(onlyNumbers, 'gbdt', { n_estimators: 5 }),
  'gbdt of texts alone': train(onlyTexts, 'gbdt', { n_estimators: 5 }),
  'logistic of numbers alone': train(onlyNumbers, 'logistic'),
  'logistic of texts alone': train(onlyTexts, 'logistic'),
  'mlp of numbers alone': train(onlyNumbers, 'mlp', { max_epochs: 2, hidden: [3] }),
  'mlp of texts alone': train(onlyTexts, 'mlp', { max_epochs: 2, hidden: [5, 2, 3] }),
};
const kinds = Object.keys(trained) as (keyof typeof trained)[];
const everything = withExtremes({ rows: towns.rows, columns: towns.columns });
const fitted = (kind: 'platt' | 'isotonic', model: keyof typeof trained) =>
  fitCalibration(kind, scoreMargins(trained[model], towns), towns.target);
const oneStep: Calibration = { kind: 'isotonic', starts: [], probabilities: [0.25] };

describe.each(kinds)('a graph of ours: %s', (kind) => {
  const model = trained[kind];

  test.each([null, 'platt', 'isotonic', oneStep] as const)('is read back, calibrated by %o', (given) => {
    const calibration = typeof given === 'string' ? fitted(given, kind) : given;
    const threshold = marginOf(calibration, 0.3);
    const decoded = decodeModel(encodeModel(model, threshold, calibration));
    expect(decoded).toMatchObject({ calibration, thresholdMargin: threshold });
    expect(scoreMargins(decoded!.model, everything)).toEqual(scoreMargins(model, everything));
    expect(decoded!.model.columns.map(({ name }) => name)).toEqual(model.columns.map(({ name }) => name));
    expect(decoded!.model.grid).toEqual(model.grid);
  });

  test('is read back from an older release', () => {
    expect(decodeModel(encodeModel(model, 0, null, '0.0.7'))).toBeDefined();
  });
});

test('trees are read back as they were trained', () => {
  for (const kind of ['gbdt', 'gbdt in double', 'sets of categories'] as const) {
    const model = trained[kind];
    const { model: decoded } = decodeModel(encodeModel(model)) ?? {};
    expect(model).toMatchObject({ ...decoded });
  }
});

test('any model that training makes is read back with the same margins', () => {
  const seed = fc.nat(1000);
  const gbdt = fc.record({
    n_estimators: fc.integer({ min: 1, max: 12 }),
    num_leaves: fc.integer({ min: 2, max: 12 }),
    learning_rate: fc.constantFrom(0.05, 0.3, 1),
    max_bins: fc.integer({ min: 2, max: 255 }),
  });
  const logistic = fc.record({ lambda_l1: fc.constantFrom(0, 5), min_category_rows: fc.constantFrom(1, 30) });
  const mlp = fc.record({
    hidden: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    max_epochs: fc.constant(1),
  });
  const any = fc.oneof(
    fc.tuple(fc.constant('gbdt' as const), gbdt),
    fc.tuple(fc.constant('logistic' as const), logistic),
    fc.tuple(fc.constant('mlp' as const), mlp),
  );
  fc.assert(
    fc.property(seed, any, fc.boolean(), (own, [algorithm, given], withTowns) => {
      const rows = withTowns ? sampleTableOfTowns(250, own) : sampleTable(250, own);
      const model = train(rows, algorithm, given);
      const { model: decoded } = decodeModel(encodeModel(model)) ?? {};
      expect(decoded).toBeDefined();
      expect(scoreMargins(decoded!, everything)).toEqual(scoreMargins(model, everything));
    }),
    { numRuns: 40 },
  );
});

test('sets of categories in any order, or twice, are read back with the same margins or not at all', () => {
  const categories = ['a', 'b', 'c', 'd', 'e'];
  const columns = [{ kind: 'categorical', name: 'town', categories }] as const;
  const values = [...categories, '', 'new'];
  const rows: FeatureTable = {
    rows: values.length,
    columns: [{ kind: 'categorical', name: 'town', values }],
  };
  const set = fc.record({
    codes: fc.array(fc.nat(4), { maxLength: 6 }),
    missingPasses: fc.boolean(),
  });
  let read = 0;
  fc.assert(
    fc.property(fc.array(set, { minLength: 1, maxLength: 4 }), (sets) => {
      const questions = sets.map((own) => ({ kind: 'categories' as const, column: 0, ...own }));
      const model = splitForest(columns, questions, 15);
      const decoded = decodeModel(encodeModel(model));
      if (decoded === undefined) return;
      read++;
      expect(scoreMargins(decoded.model, rows)).toEqual(scoreMargins(model, rows));
    }),
    { numRuns: 300 },
  );
  expect(read).toBeGreaterThan(100);
});

test('a model of which one byte was changed means to ONNX Runtime what was read, or is not read', async () => {
  const small = train(sampleTableOfTowns(600), 'gbdt', { n_estimators: 2, num_leaves: 6 });
  const others = [
    encodeModel(small, 0.5, oneStep),
    encodeModel(train(sampleTable(600), 'logistic'), 0.5, { kind: 'platt', slope: 0.5, intercept: 1 }),
    encodeModel(train(sampleTable(600), 'mlp', { max_epochs: 1, hidden: [2] })),
  ];
  const few = first(everything, 300);
  let read = 0;
  for (const bytes of others) {
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = bytes.slice();
      // Another bit at each place, so that all kinds of damage come up.
      changed[at] = (changed[at] as number) ^ (1 << ((at * 5) % 8));
      const decoded = decodeModel(changed);
      if (decoded === undefined) continue;
      read++;
      // Names of columns are bytes, too.
      const columns = decoded.model.columns.map(({ name, kind }, index) => ({
        ...(few.columns.find((own) => own.name === name) ??
          few.columns.filter((own) => own.kind === kind)[index % 2]!),
        name,
      }));
      const rows = { ...few, columns };
      const margins = await marginsInProcess(changed, rows, { threads: 1, batchRows: 150 });
      expect({ at, margins }).toEqual({ at, margins: scoreMargins(decoded.model, rows) });
    }
  }
  expect(read).toBeGreaterThan(50);
});

describe('models of older releases are read', () => {
  const fixtures = fileURLToPath(new URL('../../../test/fixtures/', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'mlops-older-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('of format 1 and of the project of 0.1.0', async () => {
    const archive = join(fixtures, 'older-release/project-0.1.0.tar.gz');
    await promisify(execFile)('tar', ['-xzf', archive, '-C', folder]);
    const paths = [...modelsIn(join(fixtures, 'format-1')), ...modelsIn(folder)];
    expect(paths.length).toBe(9);
    for (const path of paths)
      expect({ path, decoded: decodeModel(readFileSync(path)) }).toHaveProperty('decoded.model');
  });
});

const modelsIn = (from: string) =>
  readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.onnx'))
    .map((name) => join(from, name));

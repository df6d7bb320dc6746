import { describe, expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import type { LabelledTable } from '../../core/feature-table.ts';
import { meanLogLoss } from '../mean-log-loss.ts';
import { encodeModel } from '../onnx/encode-model.ts';
import { sampleTable } from '../artifact/sample-table.fixture.ts';
import { scoreMargins } from '../score-margins.ts';
import { takeRows } from '../columns/take-rows.ts';
import { trainModel } from '../train-model.ts';
import { parseTrainOptions } from '../parse-train-options.ts';
import type { GbdtModel } from '../artifact/trained-model.ts';
import { partRows } from './sample-rows.ts';

const SEED = 7;
const STOPPING = {
  n_estimators: 300,
  learning_rate: 0.3,
  early_stopping_rounds: 5,
  validation_fraction: 0.2,
};
const table = sampleTable(1500);
const parts = partRows(table.rows, 0.2, SEED);
const trainRows = takeRows(table, parts.order.subarray(0, parts.trainRows));
const held = takeRows(table, parts.order.subarray(parts.trainRows));

type Given = Parameters<typeof parseTrainOptions>[2];

function train(given: Given, rows: LabelledTable = table): GbdtModel {
  const model = trainModel(rows, parseTrainOptions('gbdt', SEED, given));
  if (model.kind !== 'gbdt') throw new Error('not trees');
  return model;
}

function stopped(given: Given = {}) {
  const model = train({ ...STOPPING, ...given });
  if (model.stopping === undefined) throw new Error('nothing was held back');
  return { ...model, stopping: model.stopping };
}

/** Every pair of rows of either class, counted one by one. */
function aucByPairs(labels: Uint8Array, margins: Float64Array): number {
  let [halves, pairs] = [0, 0];
  for (const [row, margin] of margins.entries()) {
    for (const [other, against] of margins.entries()) {
      if (labels[row] !== 1 || labels[other] !== 0) continue;
      halves += margin > against ? 2 : margin === against ? 1 : 0;
      pairs += 2;
    }
  }
  return halves / pairs;
}

const digestOf = (model: GbdtModel) => digestBytes(encodeModel(model));

describe('early stopping', () => {
  test.each<[string, Given]>([
    ['with every row in every tree', {}],
    ['with rows and columns drawn', { subsample: 0.6, colsample: 0.6 }],
    ['with class weights', { class_weight: 'balanced' }],
    ['grown depth-wise', { grow_policy: 'depthwise' }],
  ])('gives the model that the rows learned from give alone, cut where it is best, %s', (_, given) => {
    const model = stopped(given);
    const { bestIteration } = model.stopping;
    expect(bestIteration).toBeLessThan(STOPPING.n_estimators);
    expect(model.trees).toHaveLength(bestIteration);
    const alone = { n_estimators: bestIteration, learning_rate: STOPPING.learning_rate, ...given };
    expect(digestOf(model)).toBe(digestOf(train(alone, trainRows)));
  });

  test('ends so many trees after the lowest log-loss of the rows held back', () => {
    const { curve, stopping } = stopped();
    const { iterations, bestIteration, validationLogLoss, validationRows } = stopping;
    expect(validationRows).toBe(held.rows);
    expect(iterations - bestIteration).toBe(5);
    const losses = curve.slice(1).map((point) => point.validationLogLoss ?? Number.NaN);
    expect(losses).toHaveLength(iterations);
    expect(Math.min(...losses)).toBe(validationLogLoss);
    expect(losses.indexOf(validationLogLoss) + 1).toBe(bestIteration);
  });

  test('tells the log-loss that the model has on either part', () => {
    const model = stopped({ class_weight: { negative: 1, positive: 3 } });
    const { bestIteration, validationLogLoss, baseLogLoss } = model.stopping;
    const lossOf = (rows: LabelledTable, margins = scoreMargins(model, rows)) =>
      meanLogLoss(margins, rows.target, { negative: 1, positive: 3 });
    expect(validationLogLoss).toBeCloseTo(lossOf(held), 4);
    expect(model.curve[bestIteration]?.logLoss).toBeCloseTo(lossOf(trainRows), 4);
    expect(baseLogLoss).toBeCloseTo(lossOf(held, new Float64Array(held.rows).fill(model.base)), 4);
    expect(validationLogLoss).toBeLessThan(baseLogLoss);
  });

  test('asks for more than min_delta', () => {
    const [fine, coarse] = [stopped().stopping, stopped({ min_delta: 0.02 }).stopping];
    expect(coarse.bestIteration).toBeLessThan(fine.bestIteration);
    expect(coarse.validationLogLoss).toBeLessThan(coarse.baseLogLoss - 0.02);
  });

  describe('by the AUC', () => {
    test.each<[string, Given]>([
      ['with every row in every tree', {}],
      ['with coarse leaves, where many rows tie', { num_leaves: 2, max_bins: 4, min_child_samples: 200 }],
      ['with rows and columns drawn', { subsample: 0.6, colsample: 0.6 }],
    ])('keeps the trees of the highest AUC that models of fewer trees have, %s', (_, given) => {
      const model = stopped({ ...given, early_stopping_metric: 'auc' });
      const { bestIteration, iterations, validationAuc } = model.stopping;
      expect(iterations - bestIteration).toBe(5);
      const alone = (trees: number) =>
        train({ learning_rate: STOPPING.learning_rate, ...given, n_estimators: trees }, trainRows);
      expect(digestOf(model)).toBe(digestOf(alone(bestIteration)));
      const areas = Array.from({ length: iterations }, (_none, tree) =>
        aucByPairs(held.target, scoreMargins(alone(tree + 1), held)),
      );
      expect(areas.indexOf(Math.max(...areas)) + 1).toBe(bestIteration);
      expect(validationAuc).toBe(areas[bestIteration - 1]);
      expect(model.curve.slice(1).map((point) => point.validationAuc)).toEqual(areas);
      expect(model.curve[0]?.validationAuc).toBe(0.5);
    });

    test('does not end where the log-loss would, and still tells the log-loss', () => {
      const byLoss = stopped({ learning_rate: 0.1 });
      const byAuc = stopped({ learning_rate: 0.1, early_stopping_metric: 'auc' });
      expect(byAuc.stopping.bestIteration).not.toBe(byLoss.stopping.bestIteration);
      expect(byAuc.stopping.validationLogLoss).toBeCloseTo(
        meanLogLoss(scoreMargins(byAuc, held), held.target),
        4,
      );
      expect(byAuc.stopping.baseLogLoss).toBe(byLoss.stopping.baseLogLoss);
      expect(byLoss.stopping.validationAuc).toBeUndefined();
      expect(byLoss.curve.some((point) => point.validationAuc !== undefined)).toBe(false);
    });

    test('asks for more than min_delta', () => {
      const given = { early_stopping_metric: 'auc', learning_rate: 0.1 };
      const [fine, coarse] = [stopped(given).stopping, stopped({ ...given, min_delta: 0.03 }).stopping];
      expect(coarse.bestIteration).toBeLessThan(fine.bestIteration);
      expect(coarse.validationAuc).toBeLessThan(fine.validationAuc ?? 0);
    });

    test('takes no tree for better that leaves the AUC as it was', () => {
      const { iterations, bestIteration, validationAuc } = stopped({
        early_stopping_metric: 'auc',
        min_child_samples: 1000,
      }).stopping;
      expect({ iterations, bestIteration, validationAuc }).toEqual({
        iterations: 6,
        bestIteration: 1,
        validationAuc: 0.5,
      });
    });

    test('is the same at any number of threads', () => {
      const options = parseTrainOptions('gbdt', SEED, { ...STOPPING, early_stopping_metric: 'auc' });
      const [one, three] = [1, 3].map((threads) => trainModel(table, options, undefined, threads));
      expect(three).toEqual(one);
    });
  });

  test('by the log-loss is what is done when no metric is named', () => {
    expect(stopped({ early_stopping_metric: 'log_loss' })).toEqual(stopped());
  });

  test('keeps one tree where none lowers the log-loss', () => {
    const noise = { ...table, target: table.target.map((_, row) => ((row * 7919) % 13 < 6 ? 1 : 0)) };
    const model = train({ ...STOPPING, learning_rate: 1, num_leaves: 64, max_depth: 12 }, noise);
    expect(model.trees).toHaveLength(1);
    expect(model.stopping?.validationLogLoss).toBeGreaterThan(model.stopping?.baseLogLoss ?? Infinity);
  });

  test('is off at 0 rounds', () => {
    const model = train({ n_estimators: 12, early_stopping_rounds: 0 });
    expect(model.stopping).toBeUndefined();
    expect(digestOf(model)).toBe(digestOf(train({ n_estimators: 12 })));
  });

  test('refuses a part of one class, and gives the counts', () => {
    const one = { ...table, target: table.target.map((_, row) => (row === parts.order[0] ? 1 : 0)) };
    expect(() => train(STOPPING, one)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_ONE_CLASS',
        exitCode: 1,
        message: `early stopping needs rows of both classes among those held back and those learned from, but there are ${held.rows} negative and 0 positive rows held back`,
      }),
    );
    const other = {
      ...table,
      target: table.target.map((_, row) =>
        row === parts.order.at(-1) || parts.order.indexOf(row) >= parts.trainRows + 9 ? 1 : 0,
      ),
    };
    expect(() => train(STOPPING, other)).toThrow(
      `there are ${trainRows.rows} negative and 0 positive rows learned from`,
    );
    expect(() => train(STOPPING, sampleTable(3, 2))).toThrow('early stopping needs rows of both classes');
  });
});

test('rows held back are a share by hash of the rank: more rows do not move those before', () => {
  const few = partRows(1000, 0.25, 3);
  const many = partRows(1300, 0.25, 3);
  const heldOf = ({ order, trainRows: first }: typeof few) => [...order.subarray(first)];
  expect(heldOf(many).filter((row) => row < 1000)).toEqual(heldOf(few));
  expect(heldOf(few).length).toBeGreaterThan(200);
  expect(heldOf(few).length).toBeLessThan(300);
  expect([...few.order].toSorted((a, b) => a - b)).toEqual([...Array(1000).keys()]);
});

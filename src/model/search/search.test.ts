import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../core/json/canonical-json.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { LabelledTable } from '../../core/matrix.ts';
import type { Memo } from '../../core/stage.ts';
import { probabilitiesOf } from '../calibration/calibration.ts';
import { fitIsotonic } from '../calibration/fit-isotonic.ts';
import { confusionAt, f1 } from '../metrics/confusion.ts';
import { sampleTable, shuffled } from '../artifact/sample-table.ts';
import { scoreMargins } from '../score-margins.ts';
import { takeRows } from '../columns/take-rows.ts';
import { trainModel } from '../train-model.ts';
import { assignFolds } from './assign-folds.ts';
import { type ChoiceRequest, chooseModel } from './choose-model.ts';
import { expandGrid } from './expand-grid.ts';
import { placesWhere } from './fit-fold.ts';
import { searchParameters } from './search-parameters.ts';
import { searchOptions } from './search-options.ts';
import { maximizeF1 } from './tune-threshold.ts';

const worker = new URL('./fit-worker.ts', import.meta.url);
const rows = 600;
const keys = Array.from({ length: rows }, (_, row) => `customer ${row}`);
const table: LabelledTable = { ...sampleTable(rows), keys };
const nothingKept: Memo = (_, make) => make();
const quiet = () => undefined;

describe('folds', () => {
  const labelled = fc.array(fc.constantFrom(0, 1), { maxLength: 80 });
  const many = labelled.map((labels) => [...labels, ...Array(5).fill(0), ...Array(5).fill(1)] as number[]);

  test('part each class evenly, to the row', () => {
    fc.assert(
      fc.property(many, fc.integer({ min: 2, max: 5 }), fc.nat(9), (labels, folds, seed) => {
        const assigned = assignFolds(
          labels.map((_, row) => `key ${row}`),
          Uint8Array.from(labels),
          folds,
          seed,
          0,
        );
        for (const label of [0, 1]) {
          const sizes = Array.from(
            { length: folds },
            (_, fold) => labels.filter((own, row) => own === label && assigned[row] === fold).length,
          );
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('follow the key, not the place', () => {
    const assigned = assignFolds(keys, table.target, 5, 1, 0);
    const order = shuffled(rows, 3);
    const moved = assignFolds(
      order.map((row) => keys[row] ?? ''),
      Uint8Array.from(order, (row) => table.target[row] ?? 0),
      5,
      1,
      0,
    );
    expect([...moved]).toEqual(order.map((row) => assigned[row]));
  });

  test('are others in another repeat and under another seed', () => {
    const [first, repeat, seed] = [
      assignFolds(keys, table.target, 5, 1, 0),
      assignFolds(keys, table.target, 5, 1, 1),
      assignFolds(keys, table.target, 5, 2, 0),
    ];
    for (const other of [repeat, seed]) {
      const same = [...first].filter((fold, row) => fold === other[row]).length;
      // 1 in 5 by chance.
      expect(same / rows).toBeGreaterThan(0.1);
      expect(same / rows).toBeLessThan(0.3);
    }
  });

  test('move few rows when one is added', () => {
    const before = assignFolds(keys, table.target, 5, 1, 0);
    const after = assignFolds([...keys, 'one more'], Uint8Array.of(...table.target, 1), 5, 1, 0);
    const moved = keys.filter((_, row) => before[row] !== after[row]).length;
    expect(moved).toBeLessThanOrEqual(4);
  });

  test('are refused where a class has fewer rows than there are folds', () => {
    expect(() => assignFolds(['a', 'b', 'c'], Uint8Array.of(0, 0, 1), 2, 1, 0)).toThrow(
      expect.objectContaining({ code: 'FOLDS_TOO_MANY', exitCode: 1 }),
    );
  });
});

const grid = { num_leaves: [2, 4], learning_rate: [0.05, 0.2] };
const candidates = expandGrid('gbdt', 1, { n_estimators: 8 }, grid);
const request = {
  candidates,
  folds: 3,
  repeats: 2,
  scoring: 'auc',
  seed: 1,
  threshold: 0,
  outOfFold: true,
  rows: 'these',
} as const;

function outcomeText(outcome: Awaited<ReturnType<typeof searchParameters>>): string {
  const { best, results, outOfFold } = outcome;
  return JSON.stringify([best, results, [...(outOfFold ?? [])]]);
}

describe('a search', () => {
  test('gives the same bytes at 1, 2 and 5 threads', async () => {
    const texts = await Promise.all(
      [1, 2, 5].map(async (threads) =>
        outcomeText(await searchParameters(table, request, { threads, worker }, nothingKept, quiet)),
      ),
    );
    expect(new Set(texts).size).toBe(1);
  });

  test('scores each candidate on rows it has not seen, and chooses the best mean', async () => {
    const { best, results, outOfFold } = await searchParameters(
      table,
      request,
      { threads: 1, worker },
      nothingKept,
      quiet,
    );
    expect(results.map(({ given }) => given)).toEqual([
      { learning_rate: 0.05, num_leaves: 2 },
      { learning_rate: 0.05, num_leaves: 4 },
      { learning_rate: 0.2, num_leaves: 2 },
      { learning_rate: 0.2, num_leaves: 4 },
    ]);
    const highest = Math.max(...results.map(({ mean }) => mean));
    expect(results.find(({ given }) => given === best.given)?.mean).toBe(highest);
    for (const { scores, mean } of results) {
      expect(scores).toHaveLength(6);
      expect(mean).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / 6, 12);
    }
    // By hand: fold 1 of the first repeat.
    const assigned = assignFolds(keys, table.target, 3, 1, 0);
    const learned = trainModel(
      takeRows(
        table,
        placesWhere(assigned, (fold) => fold !== 1),
      ),
      best.options,
    );
    const held = placesWhere(assigned, (fold) => fold === 1);
    expect([...held].map((row) => outOfFold?.[row])).toEqual([
      ...scoreMargins(learned, takeRows(table, held)),
    ]);
  });

  test('that was killed goes on where it was', async () => {
    const kept = new Map<string, JsonValue>();
    let fits = 0;
    const memo =
      (limit: number): Memo =>
      async (key, make) => {
        const name = canonicalJson(key);
        const known = kept.get(name);
        if (known !== undefined) return known;
        if (fits >= limit) throw new Error('killed');
        fits += 1;
        const value = await make();
        kept.set(name, value);
        return value;
      };
    const lanes = { threads: 1, worker };
    await expect(searchParameters(table, request, lanes, memo(10), quiet)).rejects.toThrow('killed');
    const resumed = await searchParameters(table, request, lanes, memo(Infinity), quiet);
    // 4 candidates × 3 folds × 2 repeats, and 3 fits of the best for its out-of-fold margins.
    expect(fits).toBe(27);
    expect(outcomeText(resumed)).toBe(
      outcomeText(await searchParameters(table, request, lanes, nothingKept, quiet)),
    );
  });

  test('prefers the earlier of equal candidates', async () => {
    const same = expandGrid('gbdt', 1, { n_estimators: 4 }, { min_gain: [0, 0] });
    const lanes = { threads: 1, worker };
    const { best } = await searchParameters(
      table,
      { ...request, candidates: same },
      lanes,
      nothingKept,
      quiet,
    );
    expect(best).toBe(same[0]);
  });

  test('passes on what a worker refuses', async () => {
    const one = { ...table, target: table.target.map((_, row) => (row < 2 ? 1 : 0)) };
    await expect(
      searchParameters(one, { ...request, folds: 2 }, { threads: 2, worker }, nothingKept, quiet),
    ).resolves.toBeDefined();
    const none = { ...table, columns: [] };
    await expect(
      searchParameters(none, request, { threads: 2, worker }, nothingKept, quiet),
    ).rejects.toMatchObject({ name: 'MlopsError', code: 'NO_FEATURES' });
  });
});

test('a grid that names no parameter, or too many combinations, is refused', () => {
  expect(() => expandGrid('gbdt', 1, {}, { leaves: [1] })).toThrow('no parameter `leaves`');
  expect(() => expandGrid('gbdt', 1, {}, { num_leaves: [4, 1] })).toThrow(
    '`search.grid` has a candidate {"num_leaves":1}: parameter `num_leaves` of `gbdt` must be at least 2, not `1`',
  );
  expect(() => expandGrid('gbdt', 1, { max_bins: 1 }, { num_leaves: [4] })).toThrow(
    /^parameter `max_bins` of `gbdt` must be at least 2, not `1`$/,
  );
  const many = Array.from({ length: 101 }, (_, value) => value + 2);
  expect(() => expandGrid('gbdt', 1, {}, { num_leaves: many, min_child_samples: many })).toThrow(
    expect.objectContaining({ code: 'GRID_TOO_LARGE' }),
  );
});

describe('a threshold for the highest F1', () => {
  const drawn = fc
    .array(fc.record({ label: fc.constantFrom(0, 1), margin: fc.integer({ min: -8, max: 8 }) }), {
      maxLength: 40,
    })
    .map((some) => [...some, { label: 0, margin: -3 }, { label: 1, margin: 2 }]);

  test('is as good as the best of all thresholds, and calls the fewest rows', () => {
    fc.assert(
      fc.property(drawn, fc.boolean(), (some, calibrated) => {
        const labels = Uint8Array.from(some, ({ label }) => label);
        const margins = Float64Array.from(some, ({ margin }) => margin);
        const calibration = calibrated ? fitIsotonic(margins, labels) : null;
        const found = maximizeF1(labels, margins, calibration);
        const cuts = calibration === null ? [...new Set(margins)] : [-1e9, ...calibration.starts];
        const scores = cuts.map((cut) => f1(confusionAt(labels, margins, cut)));
        expect(found.f1).toBe(Math.max(...scores));
        expect(f1(confusionAt(labels, margins, found.margin))).toBe(found.f1);
        const called = (cut: number) => margins.filter((margin) => margin >= cut).length;
        const fewest = Math.min(...cuts.filter((_, place) => scores[place] === found.f1).map(called));
        expect(called(found.margin)).toBe(fewest);
      }),
    );
  });
});

test('a threshold between two margins that no double separates calls the upper one alone', () => {
  for (const low of [1, 1 + Number.EPSILON]) {
    const margins = Float64Array.of(low, low + Number.EPSILON);
    const { margin, f1: reached } = maximizeF1(Uint8Array.of(0, 1), margins, null);
    expect({ called: [...margins].map((each) => each >= margin), reached }).toEqual({
      called: [false, true],
      reached: 1,
    });
  }
});

test('calibration and threshold come from out-of-fold rows alone', async () => {
  const nothing = await choose('none', false);
  expect(nothing.outcome).toBeUndefined();
  expect(nothing.threshold.probability).toBe(0.4);
  const { calibration, outcome, threshold, outOfFold } = await choose('platt', true);
  expect(outcome?.results).toHaveLength(1);
  expect(threshold).not.toEqual(nothing.threshold);
  // Thirty quick trees are too sure of themselves.
  expect(calibration).toMatchObject({ kind: 'platt' });
  expect(calibration?.kind === 'platt' ? calibration.slope : 1).toBeLessThan(0.9);
  const raw = await choose('none', true);
  expect(outOfFold?.log_loss).toBeLessThan((raw.outOfFold?.log_loss ?? 0) - 0.01);
  expect(outOfFold?.auc).toBe(raw.outOfFold?.auc);
});

test('a search says which candidate and which fold it has fitted', async () => {
  const told: string[] = [];
  const request = {
    candidates: expandGrid('gbdt', 1, { n_estimators: 2 }, { num_leaves: [2, 4] }),
    folds: 3,
    repeats: 1,
    scoring: 'auc' as const,
    seed: 1,
    threshold: 0,
    outOfFold: false,
    rows: 'these',
  };
  await searchParameters(table, request, { threads: 1, worker }, nothingKept, (_, doing) => told.push(doing));
  expect(told.map((text) => text.replace(/0\.\d{4}$/, '<number>'))).toEqual([
    'fit 1 of 6: candidate 1 of 2, fold 1 of 3, auc <number>',
    'fit 2 of 6: candidate 1 of 2, fold 2 of 3, auc <number>',
    'fit 3 of 6: candidate 1 of 2, fold 3 of 3, auc <number>',
    'fit 4 of 6: candidate 2 of 2, fold 1 of 3, auc <number>',
    'fit 5 of 6: candidate 2 of 2, fold 2 of 3, auc <number>',
    'fit 6 of 6: candidate 2 of 2, fold 3 of 3, auc <number>',
  ]);
});

test('class weights shift probabilities, and calibration brings them back: it counts every row alike', async () => {
  const weighted = { n_estimators: 30, class_weight: { negative: 1, positive: 6 } };
  const share = table.target.reduce((sum, label) => sum + label, 0) / rows;
  const { options, calibration } = await choose('platt', false, weighted);
  const margins = scoreMargins(trainModel(table, options), table);
  const meanOf = (probabilities: Float64Array) => probabilities.reduce((sum, p) => sum + p, 0) / rows;
  expect(meanOf(probabilitiesOf(null, margins))).toBeGreaterThan(share + 0.2);
  expect(Math.abs(meanOf(probabilitiesOf(calibration, margins)) - share)).toBeLessThan(0.03);
});

const choose = (
  calibration: 'platt' | 'none',
  maximize: boolean,
  params: ChoiceRequest['params'] = { n_estimators: 30, learning_rate: 0.3 },
) =>
  chooseModel(
    table,
    {
      algorithm: 'gbdt',
      seed: 1,
      params,
      search: searchOptions.parse({ folds: 4 }),
      searched: false,
      calibration,
      threshold: maximize ? { maximize: 'f1' } : 0.4,
      rows: 'these',
    },
    { threads: 1, worker },
    nothingKept,
    quiet,
  );

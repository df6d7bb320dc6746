import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../core/json/canonical-json.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { Memo } from '../../core/stage.ts';
import { scoreMargins } from '../score-margins.ts';
import { takeRows } from '../columns/take-rows.ts';
import { trainModel } from '../train-model.ts';
import { assignFolds } from './assign-folds.ts';
import { expandGrid } from './expand-grid.ts';
import { placesWhere } from './fit-fold.ts';
import { searchParameters } from './search-parameters.ts';
import { keys, nothingKept, quiet, table, worker } from './searched-table.fixture.ts';

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

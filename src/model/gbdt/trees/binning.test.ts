import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NumericColumn } from '../../../core/feature-table.ts';
import { type BinnedColumn, type NumericBins, binColumn } from './binning.ts';

const float32 = fc.oneof(
  fc.float({ noNaN: true }),
  fc.float({ min: -4, max: 4, noNaN: true }),
  fc.constantFrom(0, -0, 1, Infinity, -Infinity, 1.401298464324817e-45, 3.4028234663852886e38),
);

function bin(values: readonly number[], maxBins: number): NumericBins & BinnedColumn {
  const column: NumericColumn = { kind: 'numeric', name: 'x', values: Float32Array.from(values) };
  const binned = binColumn(column, maxBins);
  if (binned.kind !== 'numeric') throw new Error('a numeric column became a categorical one');
  return binned;
}

test('a value lies in bin b exactly when it passes threshold b and none before', () => {
  fc.assert(
    fc.property(
      fc.array(float32, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 2, max: 8 }),
      (values, max) => {
        const { bins, codes, thresholds } = bin(values, max);
        expect(bins).toBeLessThanOrEqual(max);
        expect(thresholds).toHaveLength(bins - 1);
        values.forEach((value, row) => {
          const passed = [...thresholds].filter((threshold) => !(Math.fround(value) <= threshold)).length;
          expect(codes[row]).toBe(passed);
        });
      },
    ),
  );
});

test('thresholds ascend strictly and part neighbouring values', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(float32, { minLength: 2, maxLength: 30, comparator: (a, b) => a === b }),
      (values) => {
        const { thresholds } = bin(values, 255);
        const sorted = values.toSorted((a, b) => a - b);
        expect(thresholds).toHaveLength(values.length - 1);
        thresholds.forEach((threshold, index) => {
          expect(threshold).toBeGreaterThanOrEqual(sorted[index] ?? Number.NaN);
          expect(threshold).toBeLessThan(sorted[index + 1] ?? Number.NaN);
        });
      },
    ),
  );
});

test('missing values have the code after the last bin', () => {
  const { bins, codes } = bin([1, Number.NaN, 2, 2, Number.NaN], 255);
  expect(bins).toBe(2);
  expect([...codes]).toEqual([0, 2, 1, 1, 2]);
});

test('a column without a single value has no bin', () => {
  const { bins, codes, thresholds } = bin([Number.NaN, Number.NaN], 255);
  expect({ bins, codes: [...codes], thresholds: [...thresholds] }).toEqual({
    bins: 0,
    codes: [0, 0],
    thresholds: [],
  });
});

test('too many distinct values are merged into bins of like size', () => {
  const { bins, codes } = bin(
    Array.from({ length: 10_000 }, (_, row) => Math.sin(row)),
    255,
  );
  const counts = new Uint32Array(bins);
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  expect(bins).toBe(255);
  expect(Math.max(...counts)).toBeLessThanOrEqual(41);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(35);
});

test('one very frequent value does not take the bins of the others', () => {
  const values = Array.from({ length: 3000 }, (_, row) => (row < 2000 ? 0 : row));
  expect(bin(values, 100).bins).toBe(100);
});

test('categories are coded in code-unit order, missing ones last', () => {
  const values = ['b', '', 'B', 'a', 'b', 'é'];
  const binned = binColumn({ kind: 'categorical', name: 'c', values }, 255);
  expect(binned).toMatchObject({ kind: 'categorical', bins: 4, categories: ['B', 'a', 'b', 'é'] });
  expect([...binned.codes]).toEqual([2, 4, 0, 1, 2, 3]);
});

test('of too many categories the most frequent are trainRows, the others count as missing', () => {
  const values = ['a', 'b', 'b', 'c', 'c', 'c', 'd'];
  const binned = binColumn({ kind: 'categorical', name: 'c', values }, 2);
  expect(binned).toMatchObject({ bins: 2, categories: ['b', 'c'] });
  expect([...binned.codes]).toEqual([2, 0, 0, 1, 1, 1, 2]);
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeDistribution } from './describe-distribution.ts';

const of = (numbers: readonly number[], isWhole: boolean) =>
  describeDistribution(Float64Array.from(numbers), isWhole);

test('a quantile is the least number that so large a share does not exceed', () => {
  const numbers = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(of(numbers, true)?.quantiles).toEqual([
    { share: 0.05, value: 5 },
    { share: 0.25, value: 25 },
    { share: 0.5, value: 50 },
    { share: 0.75, value: 75 },
    { share: 0.95, value: 95 },
  ]);
});

test('few whole numbers have a bin each', () => {
  expect(of([0, 1, 1, 3], true)?.histogram).toEqual([
    { from: 0, to: 1, rows: 1 },
    { from: 1, to: 2, rows: 2 },
    { from: 2, to: 3, rows: 0 },
    { from: 3, to: 3, rows: 1 },
  ]);
  expect(of([7, 7], false)?.histogram).toEqual([{ from: 7, to: 7, rows: 2 }]);
  expect(of([], false)).toBeUndefined();
  expect(Object.is(of([-0, -0], false)?.quantiles[0]?.value, 0)).toBe(true);
});

test('bins follow each other, and hold what a naive count finds', () => {
  const number = fc.oneof(fc.double({ min: -1e30, max: 1e30, noNaN: true }), fc.integer());
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 60 }), fc.boolean(), (numbers, whole) => {
      const all = whole ? numbers.map((each) => Math.round(each % 1e6)) : numbers;
      const { histogram, quantiles } = of(all, whole)!;
      expect(histogram.length).toBeLessThanOrEqual(20);
      for (const [index, { from, to, rows }] of histogram.entries()) {
        const isLast = index === histogram.length - 1;
        if (!isLast) expect(histogram[index + 1]?.from).toBe(to);
        expect(rows).toBe(all.filter((each) => each >= from && (isLast || each < to)).length);
      }
      for (const { share, value } of quantiles) {
        const below = (most: number) => all.filter((each) => each <= most).length / all.length;
        expect(below(value)).toBeGreaterThanOrEqual(share);
        for (const less of all.filter((each) => each < value)) expect(below(less)).toBeLessThan(share);
      }
    }),
  );
});

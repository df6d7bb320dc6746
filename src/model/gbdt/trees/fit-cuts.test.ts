import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitCuts } from './fit-cuts.ts';

/** Values 0, 1, 2, … so often each. */
function spread(counts: readonly number[]): Float32Array {
  return Float32Array.from(counts.flatMap((count, value) => Array.from({ length: count }, () => value)));
}

/** Rows per bin. */
function binSizes(sorted: Float32Array, maxBins: number): number[] {
  const cuts = [0, ...fitCuts(sorted, maxBins), sorted.length];
  return cuts.slice(1).map((cut, index) => cut - (cuts[index] ?? 0));
}

const counts = fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 400 })), {
  minLength: 1,
  maxLength: 80,
});
const maxBins = fc.integer({ min: 2, max: 20 });

describe('cuts', () => {
  test('ascend, part two values each, and are as many as asked for at most', () => {
    fc.assert(
      fc.property(counts, maxBins, (given, most) => {
        const sorted = spread(given);
        const cuts = fitCuts(sorted, most);
        expect(cuts.length).toBeLessThan(most);
        expect(cuts).toEqual([...new Set(cuts)].toSorted((a, b) => a - b));
        for (const cut of cuts) expect(sorted[cut - 1]).toBeLessThan(sorted[cut] ?? Number.NaN);
      }),
    );
  });

  test('leave every value alone when there are bins enough', () => {
    fc.assert(
      fc.property(counts, (given) => {
        expect(binSizes(spread(given), given.length + 1)).toEqual(given);
      }),
    );
  });

  test('use all bins when there are more values of like frequency', () => {
    fc.assert(
      fc.property(fc.integer({ min: 21, max: 400 }), maxBins, (values, most) => {
        const sizes = binSizes(spread(Array.from({ length: values }, () => 1)), most);
        expect(sizes).toHaveLength(most);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a value of more rows than a share has a bin of its own', () => {
  test('whatever lies before it', () => {
    const rare = Array.from({ length: 30 }, () => 1);
    const sizes = binSizes(spread([...rare, 1000, ...rare]), 11);
    expect(sizes).toHaveLength(11);
    expect(sizes.filter((size) => size === 1000)).toEqual([1000]);
    expect(sizes.filter((size) => size < 1000).every((size) => size === 6)).toBe(true);
  });

  test('and the share falls with each that is taken out', () => {
    // 90 rows are no share of 1,270 in 10 bins, but one of what the spike leaves: 270 in 9.
    expect(binSizes(spread([1000, ...tens(7), 90, ...tens(11)]), 10)).toContain(90);
  });

  test('unless rare values between frequent ones need the bins: then the rarest of those give way', () => {
    const sizes = binSizes(spread([1, 50, 1, 60, 1, 70, 1, 80, 1]), 8);
    expect(sizes).toEqual([51, 1, 60, 1, 70, 1, 80, 1]);
  });

  test('in random columns, whenever there is a bin for every gap', () => {
    fc.assert(
      fc.property(counts, maxBins, (given, most) => {
        const frequent = given.filter((count) => count * most >= total(given));
        fc.pre(given.length > most && 2 * frequent.length + 1 <= most / 2);
        const sizes = binSizes(spread(given), most);
        for (const count of frequent) expect(sizes).toContain(count);
      }),
      { numRuns: 200 },
    );
  });

  test('and the rest shares what is left evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 2000 }), fc.nat(5000), (values, spike) => {
        const given = Array.from({ length: values }, (_, value) =>
          value === 100 ? spike + 1 : 1 + (value % 2),
        );
        const share = (total(given) - spike - 1) / 99;
        const others = binSizes(spread(given), 100).filter((size) => size !== spike + 1);
        for (const size of others) expect(size).toBeLessThanOrEqual(2 * share + 2);
      }),
      { numRuns: 50 },
    );
  });

  test('also where many frequent values lie between two long tails', () => {
    const tail = Array.from({ length: 1000 }, () => 1);
    const middle = Array.from({ length: 101 }, (_, value) => (value % 2 === 0 ? 200 : 1));
    const sizes = binSizes(spread([...tail, ...middle, ...tail]), 160);
    expect(sizes).toHaveLength(160);
    expect(sizes.filter((size) => size === 200)).toHaveLength(51);
    for (const size of sizes.filter((each) => each !== 200)) expect(size).toBeLessThanOrEqual(35);
  });
});

const total = (given: readonly number[]) => given.reduce((sum, count) => sum + count, 0);

const tens = (values: number) => Array.from({ length: values }, () => 10);

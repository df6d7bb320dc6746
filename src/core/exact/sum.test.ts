import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../../test/golden/exact.json' with { type: 'json' };
import { exactSum } from './sum.ts';

const terms = fc.array(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { maxLength: 60 });

test.each(golden.sums)('rounds once: $name', ({ values, sum }) => {
  expect(exactSum(values)).toBe(sum);
});

test('every order of the terms gives the same bits', () => {
  const shuffled = terms.chain((values) =>
    fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
  );
  fc.assert(
    fc.property(shuffled, ([values, permuted]) => {
      expect(Object.is(exactSum(values), exactSum(permuted))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('terms and their negatives vanish', () => {
  fc.assert(
    fc.property(terms, (values) => {
      expect(exactSum([...values, ...values.map((value) => -value)])).toBe(0);
    }),
  );
});

test('agrees with integer arithmetic on multiples of a power of two', () => {
  const units = fc.array(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }), { maxLength: 50 });
  fc.assert(
    fc.property(units, (values) => {
      const total = values.reduce((sum, value) => sum + value, 0n);
      // Number(bigint) rounds half to even, as the sum must.
      expect(exactSum(values.map((value) => Number(value) / 2 ** 60))).toBe(Number(total) / 2 ** 60);
    }),
    { numRuns: 500 },
  );
});

test('takes any iterable, and nothing at all', () => {
  expect(exactSum(Float64Array.of(0.1, 0.2, 0.3))).toBe(0.6);
  expect(exactSum(new Set([1, 2]).values())).toBe(3);
  expect(Object.is(exactSum([]), 0)).toBe(true);
  expect(Object.is(exactSum([-0]), 0)).toBe(true);
});

test.each([[NaN], [Infinity], [-Infinity]])('refuses %d and names its place', (value) => {
  expect(() => exactSum([1, value, 2])).toThrow(`term 1 of a sum is \`${value}\``);
});

test('refuses a sum that overflows', () => {
  expect(() => exactSum([1e308, 1e308])).toThrow('overflows at term 1');
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate } from './allocate.ts';
import { makeShopper } from './shopper.ts';

const shoppers = Array.from({ length: 50 }, (_, index) => makeShopper(3, index + 1));

test('shares out exactly the total', () => {
  const eagernesses = fc.array(fc.double({ min: 0.001, max: 100, noNaN: true }), {
    minLength: 50,
    maxLength: 50,
  });
  fc.assert(
    fc.property(eagernesses, fc.nat(2000), (eagerness, total) => {
      const counts = allocate(3, 'test', shoppers, eagerness, total);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
    }),
    { numRuns: 30 },
  );
});

test('shares out exactly the total where the first reach was too short', () => {
  const eagerness = shoppers.map(() => 1);
  for (let total = 0; total < 300; total++) {
    const counts = allocate(total, 'test', shoppers, eagerness, total);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
  }
});

test('gives nothing to who is not eager, and ten times as much to the ten times as eager', () => {
  const eagerness = shoppers.map((_, index) => (index < 10 ? 0 : index < 30 ? 1 : 10));
  const counts = allocate(3, 'test', shoppers, eagerness, 22_000);
  expect(counts.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  const little = counts.slice(10, 30).reduce((sum, count) => sum + count, 0);
  // 2000 are expected, give or take a deviation of about 43.
  expect(Math.abs(little - 2000)).toBeLessThan(200);
});

test('takes from everybody as the total falls and never gives', () => {
  const eagerness = shoppers.map((_, index) => 1 + index);
  const more = allocate(3, 'test', shoppers, eagerness, 500);
  const less = allocate(3, 'test', shoppers, eagerness, 300);
  expect(less.every((count, index) => count <= more[index]!)).toBe(true);
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../../test/golden/exact.json' with { type: 'json' };
import { exp } from './exp.ts';
import { ulpsBetween } from './ulps.fixture.ts';

test('is within 1 ulp of the correctly rounded value', () => {
  for (const [x, value] of golden.exp as [number, number][]) {
    expect(ulpsBetween(exp(x), value), `exp(${x})`).toBeLessThanOrEqual(1);
  }
});

test('is within 1 ulp of Math.exp, over the whole range', () => {
  fc.assert(
    fc.property(fc.double({ min: -745.13, max: 709.78, noNaN: true }), (x) => {
      expect(ulpsBetween(exp(x), Math.exp(x))).toBeLessThanOrEqual(1);
    }),
    { numRuns: 20_000 },
  );
  fc.assert(
    fc.property(fc.integer({ min: -40_000_000, max: 40_000_000 }), (n) => {
      expect(ulpsBetween(exp(n / 1e6), Math.exp(n / 1e6))).toBeLessThanOrEqual(1);
    }),
    { numRuns: 20_000 },
  );
});

test('has exact values where there are some', () => {
  expect([exp(0), exp(-0), exp(1)]).toEqual([1, 1, Math.E]);
});

test('goes to the ends of the doubles and not beyond', () => {
  expect([exp(710), exp(Infinity), exp(-746), exp(-Infinity)]).toEqual([Infinity, Infinity, 0, 0]);
  expect(exp(NaN)).toBeNaN();
  expect(exp(-745.1)).toBe(5e-324);
  expect(exp(709.782712893384)).toBeGreaterThan(1.79e308);
});

test('keeps its exact bits, on any engine', () => {
  const bits = [0.1, -2.345, 17.3, -708.9].map((x) =>
    Buffer.from(Float64Array.of(exp(x)).buffer).toString('hex'),
  );
  expect(bits).toMatchInlineSnapshot(`
    [
      "d4005ab3c7aef13f",
      "a54790367189b83f",
      "f73289fb64187f41",
      "a4d8e3c677ab0900",
    ]
  `);
});

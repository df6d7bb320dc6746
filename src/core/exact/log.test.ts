import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../../test/golden/exact.json' with { type: 'json' };
import { log } from './log.ts';
import { ulpsBetween } from './ulps.fixture.ts';

test('is within 1 ulp of the correctly rounded value', () => {
  for (const [x, value] of golden.log as [number, number][]) {
    expect(ulpsBetween(log(x), value), `log(${x})`).toBeLessThanOrEqual(1);
  }
});

test('is within 1 ulp of Math.log, over all positive doubles and near 1', () => {
  fc.assert(
    fc.property(fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true }), (x) => {
      expect(ulpsBetween(log(x), Math.log(x))).toBeLessThanOrEqual(1);
    }),
    { numRuns: 20_000 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), (n) => {
      expect(ulpsBetween(log(n / 1e6), Math.log(n / 1e6))).toBeLessThanOrEqual(1);
    }),
    { numRuns: 20_000 },
  );
});

test('has exact values where there are some', () => {
  expect([log(1), log(0), log(-0), log(Infinity)]).toEqual([0, -Infinity, -Infinity, Infinity]);
  expect(log(2)).toBe(Math.LN2);
  expect(log(10)).toBe(Math.LN10);
});

test('has no value for negative numbers and NaN', () => {
  expect([log(-1), log(-Infinity), log(NaN)]).toEqual([NaN, NaN, NaN]);
});

test('keeps its exact bits, on any engine', () => {
  const bits = [0.1, 1.000001, 3.5e-310, 9.87e200].map((x) =>
    Buffer.from(Float64Array.of(log(x)).buffer).toString('hex'),
  );
  expect(bits).toMatchInlineSnapshot(`
    [
      "1555b5bbb16b02c0",
      "1d3af313f7c6b03e",
      "693ab690634486c0",
      "dc80e47fe7ec7c40",
    ]
  `);
});

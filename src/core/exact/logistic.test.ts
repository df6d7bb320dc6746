import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../../test/golden/exact.json' with { type: 'json' };
import { logistic, logit } from './logistic.ts';
import { ulpsBetween } from './ulps.fixture.ts';

test('logistic is within 3 ulp of the correctly rounded value, on both tails', () => {
  for (const [x, value] of golden.logistic as [number, number][]) {
    expect(ulpsBetween(logistic(x), value), `logistic(${x})`).toBeLessThanOrEqual(3);
  }
});

test('logit is within 4e-16, absolute or relative, of the correctly rounded value', () => {
  for (const [p, value] of golden.logit as [number, number][]) {
    expect(Math.abs(logit(p) - value), `logit(${p})`).toBeLessThanOrEqual(
      4e-16 * Math.max(1, Math.abs(value)),
    );
  }
});

test('logistic and its mirror add up to 1', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expect(Math.abs(logistic(x) + logistic(-x) - 1)).toBeLessThanOrEqual(2.3e-16);
      expect(logistic(x)).toBeGreaterThan(0);
      expect(logistic(x)).toBeLessThanOrEqual(1);
    }),
  );
});

test('one undoes the other', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 20, noNaN: true }), (x) => {
      // For x > 0 the probability's own rounding limits what comes back.
      const tolerance = 2e-15 * Math.max(1, Math.abs(x), Math.exp(x));
      expect(Math.abs(logit(logistic(x)) - x)).toBeLessThanOrEqual(tolerance);
    }),
  );
});

test('the middle and the ends are exact', () => {
  expect([logistic(0), logistic(-0), logistic(Infinity), logistic(-Infinity)]).toEqual([0.5, 0.5, 1, 0]);
  expect([logit(0.5), logit(0), logit(1)]).toEqual([0, -Infinity, Infinity]);
  expect(logistic(NaN)).toBeNaN();
});

test('logit refuses what is no probability', () => {
  for (const p of [-0.1, 1.1, NaN]) expect(() => logit(p)).toThrow(RangeError);
});

import { describe, expect, test } from 'vitest';
import { startCurve } from './learning-curve.ts';

function stepsOf(steps: number, last: number, endIsKnown: boolean): number[] {
  const curve = startCurve(steps, endIsKnown);
  for (let step = 0; step <= last; step++) {
    if (curve.isDue(step) || step === last) curve.add({ step, logLoss: 1 / (step + 1) });
  }
  return curve.points().map(({ step }) => step);
}

describe('a learning curve', () => {
  test('of a known length has some 25 points, the ends among them', () => {
    expect(stepsOf(200, 200, true)).toEqual(Array.from({ length: 26 }, (_, point) => point * 8));
    expect(stepsOf(3, 3, true)).toEqual([0, 1, 2, 3]);
  });

  test('that may end at any step has every step of a short training', () => {
    expect(stepsOf(10_000, 20, false)).toEqual([...Array(21).keys()]);
  });

  test.each([51, 137, 1234, 9999])(
    'that ends after %i steps has 26 to 51 points, the ends among them',
    (last) => {
      const steps = stepsOf(10_000, last, false);
      expect(steps.length).toBeGreaterThan(25);
      expect(steps.length).toBeLessThan(52);
      expect([steps[0], steps.at(-1)]).toEqual([0, last]);
      expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
    },
  );
});

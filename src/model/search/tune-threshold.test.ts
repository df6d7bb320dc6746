import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitIsotonic } from '../calibration/fit-isotonic.ts';
import { confusionAt, f1 } from '../metrics/confusion.ts';
import { maximizeF1 } from './tune-threshold.ts';

describe('a threshold for the highest F1', () => {
  const drawn = fc
    .array(fc.record({ label: fc.constantFrom(0, 1), margin: fc.integer({ min: -8, max: 8 }) }), {
      maxLength: 40,
    })
    .map((some) => [...some, { label: 0, margin: -3 }, { label: 1, margin: 2 }]);

  test('is as good as the best of all thresholds, and calls the fewest rows', () => {
    fc.assert(
      fc.property(drawn, fc.boolean(), (some, calibrated) => {
        const labels = Uint8Array.from(some, ({ label }) => label);
        const margins = Float64Array.from(some, ({ margin }) => margin);
        const calibration = calibrated ? fitIsotonic(margins, labels) : null;
        const found = maximizeF1(labels, margins, calibration);
        const cuts = calibration === null ? [...new Set(margins)] : [-1e9, ...calibration.starts];
        const scores = cuts.map((cut) => f1(confusionAt(labels, margins, cut)));
        expect(found.f1).toBe(Math.max(...scores));
        expect(f1(confusionAt(labels, margins, found.margin))).toBe(found.f1);
        const called = (cut: number) => margins.filter((margin) => margin >= cut).length;
        const fewest = Math.min(...cuts.filter((_, place) => scores[place] === found.f1).map(called));
        expect(called(found.margin)).toBe(fewest);
      }),
    );
  });
});

test('a threshold between two margins that no double separates calls the upper one alone', () => {
  for (const low of [1, 1 + Number.EPSILON]) {
    const margins = Float64Array.of(low, low + Number.EPSILON);
    const { margin, f1: reached } = maximizeF1(Uint8Array.of(0, 1), margins, null);
    expect({ called: [...margins].map((each) => each >= margin), reached }).toEqual({
      called: [false, true],
      reached: 1,
    });
  }
});

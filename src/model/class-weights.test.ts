import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../test/golden/class-weights.json' with { type: 'json' };
import { classWeights, countClasses, EQUAL_WEIGHTS, scaledWeights, weightedShare } from './class-weights.ts';
import { meanLogLoss } from './mean-log-loss.ts';

describe.each(golden.cases)(
  'agrees with scikit-learn: $name',
  ({ given, labels, margins, weights, log_loss }) => {
    const target = Uint8Array.from(labels);

    test('weights, to the bit', () => {
      const ours = classWeights(given === 'balanced' ? given : weights, target);
      expect(ours).toEqual(weights);
    });

    // A row's loss is rounded to 2^-20, about 1e-6.
    test('weighted log-loss, to half a step of a row', () => {
      expect(Math.abs(meanLogLoss(Float64Array.from(margins), target, weights) - log_loss)).toBeLessThan(
        2 ** -21,
      );
    });
  },
);

const weight = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

test('scaled weights are exact multiples by a power of two, and the larger is above a half and at most one', () => {
  fc.assert(
    fc.property(weight, weight, (negative, positive) => {
      const scaled = scaledWeights({ negative, positive });
      const most = Math.max(scaled.negative, scaled.positive);
      expect(most).toBeGreaterThan(0.5);
      expect(most).toBeLessThanOrEqual(1);
      expect(Number.isInteger(Math.log2(scaled.unit))).toBe(true);
      expect(scaled.negative * scaled.unit).toBe(negative);
      expect(scaled.positive * scaled.unit).toBe(positive);
    }),
  );
  expect(scaledWeights(EQUAL_WEIGHTS)).toEqual({ negative: 1, positive: 1, unit: 1 });
});

test('balanced classes have a share of one half, equal weights that of the rows', () => {
  const target = Uint8Array.from([1, 0, 0, 0, 0]);
  expect(weightedShare(countClasses(target), classWeights('balanced', target))).toBeCloseTo(0.5, 15);
  expect(weightedShare(countClasses(target), classWeights(undefined, target))).toBe(0.2);
});

test('weights that make a class vanish are refused, and the class is named', () => {
  expect(() => classWeights({ negative: 0.5, positive: 1e6 }, Uint8Array.from([1, 0, 0]))).toThrow(
    expect.objectContaining({
      code: 'CLASS_WEIGHTS_APART',
      message:
        'class weights of 0.5 (negative) and 1000000 (positive) make the 2 negative rows vanish: one may be at most 1048576 times the other',
    }),
  );
});

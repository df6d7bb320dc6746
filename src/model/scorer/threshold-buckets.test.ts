import { expect, test } from 'vitest';
import { chooseBuckets } from './threshold-buckets.ts';

const steps = Array.from({ length: 254 }, (_, step) => step);

test.each([
  ['a few', [1, 2, 3], 'none', 2],
  ['evenly spaced', steps.map((step) => step - 99.5), 'linear', 1],
  ['evenly spaced in powers', steps.map((step) => 1.07 ** (step - 60)), 'bits', 1],
  ['evenly spaced, and one that is infinite', [-Infinity, ...steps.map((step) => step + 500)], 'linear', 2],
  ['evenly spaced, and one far away', [-3e38, ...steps.map((step) => step + 1)], 'linear', 2],
  ['none', [], 'none', 0],
])('thresholds that are %s have buckets of few', (_, thresholds, kind, halvings) => {
  const buckets = chooseBuckets(Float32Array.from(thresholds));
  expect(buckets).toMatchObject({ kind, steps: halvings });
});

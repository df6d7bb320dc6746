import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { type CalibrationOrNone, probabilitiesOf } from '../calibration/calibration.ts';
import { openProbabilities } from './open-probabilities.ts';

/** About the bounds between which exp takes other steps, and far away. */
const BOUNDS = [
  0,
  -0,
  5e-324,
  3.7e-9,
  0.3465735902799726,
  0.34657359027997264,
  1,
  1.0397207708399179,
  1.03972077083,
  36.04,
  37,
  690,
  707.9,
  708,
  708.1,
  709.79,
  744.5,
  745.14,
  746,
  1e4,
  1e300,
  Number.MAX_VALUE,
  Infinity,
  Number.NaN,
];
const margins = Float64Array.from(BOUNDS.flatMap((margin) => [margin, -margin, margin / 1.5, 0.25 - margin]));

const platt = fc.record({
  kind: fc.constant('platt' as const),
  slope: fc.constantFrom(1, 0.7, 1.5, 1e-300),
  intercept: fc.constantFrom(0, 0.25, -1, 700),
});
const staircase: CalibrationOrNone = { kind: 'isotonic', starts: [-1, 0.5], probabilities: [0.1, 0.25, 0.9] };

test.each([null, staircase])('probabilities of any margin are those of the plain twin: %o', (calibration) => {
  const open = openProbabilities(calibration);
  expect(open(margins)).toEqual(probabilitiesOf(calibration, margins));
  for (const rows of [0, 1, 51, 1023, 1025, 4099]) {
    const random = randomStream(rows, 'margins');
    const some = Float64Array.from(
      { length: rows },
      () => (random() - 0.5) * 10 ** Math.floor(random() * 4 - 1),
    );
    expect(open(some)).toEqual(probabilitiesOf(calibration, some));
  }
});

test('so are those of a margin that is scaled first', () => {
  fc.assert(
    fc.property(platt, fc.array(fc.double({ min: -50, max: 50, noNaN: true })), (calibration, some) => {
      const open = openProbabilities(calibration);
      const all = Float64Array.of(...some, ...margins);
      expect(open(all)).toEqual(probabilitiesOf(calibration, all));
    }),
    { numRuns: 40 },
  );
});

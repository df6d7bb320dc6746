import { openScoringKernel } from '../../kernels/open-scoring-kernel.ts';
import { type CalibrationOrNone, probabilitiesOf } from '../calibration/calibration.ts';
import { packRecord, planMemory } from './memory-plan.ts';

/** Rows at once: they stay in the first-level cache. */
const ROWS = 1024;

/** Shape: [rows] each: the bits of `probabilitiesOf`. Steps of a staircase are looked for in plain code. */
export function openProbabilities(
  calibration: CalibrationOrNone,
): (margins: Float64Array) => Float64Array<ArrayBuffer> {
  if (calibration?.kind === 'isotonic') return (margins) => probabilitiesOf(calibration, margins);
  const plan = planMemory();
  const margins = plan.take(ROWS * 8);
  const probabilities = plan.take(ROWS * 8);
  const { slope, intercept } = calibration ?? { slope: 1, intercept: 0 };
  plan.putHeader(packRecord([slope, intercept], [Number(calibration !== null), margins, probabilities]));
  const { kernel, buffer } = openScoringKernel(plan.bytes());
  plan.write(buffer);
  const from = new Float64Array(buffer, margins, ROWS);
  const to = new Float64Array(buffer, probabilities, ROWS);
  return (given) => {
    const all = new Float64Array(given.length);
    for (let begin = 0; begin < given.length; begin += ROWS) {
      const part = given.subarray(begin, begin + ROWS);
      from.set(part);
      kernel.fillProbabilities(part.length);
      all.set(to.subarray(0, part.length), begin);
    }
    return all;
  };
}

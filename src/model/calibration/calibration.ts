/**
 * From a margin to the probability that the model states. The margin stays the raw, exact output; a calibration only
 * reads it, and never falls as the margin rises, so that it changes no ranking.
 */
import { logistic, logit } from '../../core/exact/logistic.ts';

export type Calibration = PlattCalibration | IsotonicCalibration;

/** logistic(slope × margin + intercept), after Platt (1999). */
export interface PlattCalibration {
  readonly kind: 'platt';
  /** Above 0. */
  readonly slope: number;
  readonly intercept: number;
}

/** A staircase: `probabilities[i]` from the margin `starts[i - 1]` on, `probabilities[0]` below all of them. */
export interface IsotonicCalibration {
  readonly kind: 'isotonic';
  /** Ascending. Shape: [steps - 1]. */
  readonly starts: readonly number[];
  /** Ascending. Shape: [steps], at least one. */
  readonly probabilities: readonly number[];
}

/** Null: a model that was not calibrated, whose probability is the logistic of its margin. */
export type CalibrationOrNone = Calibration | null;

/** The probability of a margin, by our own arithmetic: the same bits everywhere. */
export function probabilityOf(calibration: CalibrationOrNone, margin: number): number {
  switch (calibration?.kind) {
    case undefined:
      return logistic(margin);
    case 'platt':
      return logistic(calibration.slope * margin + calibration.intercept);
    case 'isotonic':
      return calibration.probabilities[stepOf(calibration.starts, margin)] as number;
  }
}

/** Shape: [rows]. */
export function probabilitiesOf(
  calibration: CalibrationOrNone,
  margins: Float64Array,
): Float64Array<ArrayBuffer> {
  return margins.map((margin) => probabilityOf(calibration, margin));
}

/**
 * The margin from which on a row has at least this probability, finite: where no step of a staircase reaches it, the
 * largest double, and where every step does, the lowest.
 */
export function marginOf(calibration: CalibrationOrNone, probability: number): number {
  switch (calibration?.kind) {
    case undefined:
      return logit(probability);
    case 'platt':
      return (logit(probability) - calibration.intercept) / calibration.slope + 0;
    case 'isotonic': {
      const step = calibration.probabilities.findIndex((reached) => reached >= probability);
      if (step === -1) return Number.MAX_VALUE;
      return step === 0 ? -Number.MAX_VALUE : (calibration.starts[step - 1] as number);
    }
  }
}

/** How many steps begin at or below the margin. */
function stepOf(starts: readonly number[], margin: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= margin) low = middle + 1;
    else high = middle;
  }
  return low;
}

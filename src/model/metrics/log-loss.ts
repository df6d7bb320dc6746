import { log } from '../../core/exact/log.ts';
import { exactSum } from '../../core/exact/sum.ts';

// scikit-learn clips the probability of either class to [eps, 1 - eps], eps of float64.
const LEAST = Number.EPSILON;

/** Mean of -log of the probability given to what a row is. scikit-learn's `log_loss`. NaN without rows. */
export function logLoss(labels: Uint8Array, probabilities: Float64Array): number {
  return exactSum(losses(labels, probabilities)) / labels.length;
}

function* losses(labels: Uint8Array, probabilities: Float64Array): Generator<number> {
  for (let row = 0; row < labels.length; row += 1) {
    const positive = probabilities[row] as number;
    const given = labels[row] === 1 ? positive : 1 - positive;
    yield -log(Math.min(1 - LEAST, Math.max(LEAST, given)));
  }
}

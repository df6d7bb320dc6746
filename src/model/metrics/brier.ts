import { exactSum } from '../../core/exact/sum.ts';

/** Mean of (probability - label)². scikit-learn's `brier_score_loss`. NaN without rows. */
export function brier(labels: Uint8Array, probabilities: Float64Array): number {
  return exactSum(squares(labels, probabilities)) / labels.length;
}

function* squares(labels: Uint8Array, probabilities: Float64Array): Generator<number> {
  for (let row = 0; row < labels.length; row += 1) {
    const error = (probabilities[row] as number) - (labels[row] as number);
    yield error * error;
  }
}

import { exp } from '../core/exact/exp.ts';
import { log } from '../core/exact/log.ts';
import { type ByClass, countClasses, EQUAL_WEIGHTS } from './class-weights.ts';

/** One over the step to which a row's loss is rounded. */
const LOSS_SCALE = 0x100000;

/**
 * Mean log-loss of margins, in nats, each row counted by the weight of its label: scikit-learn's `log_loss` with
 * `sample_weight`. Each row's loss is rounded to 2^-20 so that the sum over a class is one of integers: the same in any
 * order of rows. Good to 1e-6, for curves; the metrics of a report are summed without rounding.
 */
export function meanLogLoss(
  margins: Float64Array,
  target: Uint8Array,
  weights: ByClass = EQUAL_WEIGHTS,
): number {
  let negatives = 0;
  let positives = 0;
  for (let row = 0; row < margins.length; row++) {
    const margin = margins[row] as number;
    const positive = target[row] === 1;
    // log(1 + e^-|m|) is the loss on the side that the margin favours.
    const wrong = positive ? -margin : margin;
    const loss = Math.round((Math.max(wrong, 0) + log(1 + exp(-Math.abs(margin)))) * LOSS_SCALE);
    if (positive) positives += loss;
    else negatives += loss;
  }
  const weighted = weights.negative * negatives + weights.positive * positives;
  return meanOfLosses(weighted, countClasses(target), weights);
}

/** @param sum of losses in steps of 2^-20, the sum of either class multiplied by its weight */
export function meanOfLosses(sum: number, rows: ByClass, weights: ByClass): number {
  const total = rows.negative * weights.negative + rows.positive * weights.positive;
  return sum / LOSS_SCALE / total;
}

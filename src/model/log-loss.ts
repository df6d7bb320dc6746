import { exp } from '../core/exact/exp.ts';
import { log } from '../core/exact/log.ts';

/** One over the step to which a row's loss is rounded. */
export const LOSS_SCALE = 0x100000;

/**
 * Mean log-loss of margins, in nats. Each row's loss is rounded to 2^-20 so that the sum is one of integers: the
 * same in any order of rows. Good to 1e-6, for curves; the metrics of a report are summed without rounding.
 */
export function meanLogLoss(margins: Float64Array, target: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < margins.length; row++) {
    const margin = margins[row] as number;
    // log(1 + e^-|m|) is the loss on the side that the margin favours.
    const wrong = target[row] === 1 ? -margin : margin;
    sum += Math.round((Math.max(wrong, 0) + log(1 + exp(-Math.abs(margin)))) * LOSS_SCALE);
  }
  return sum / LOSS_SCALE / margins.length;
}

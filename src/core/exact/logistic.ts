import { exp } from './exp.ts';
import { log } from './log.ts';

/**
 * 1 / (1 + e^-x), from log-odds to a probability in [0, 1]. Each tail uses the form that does not cancel: tiny
 * probabilities keep their relative precision down to 5e-324. `logistic(0)` is exactly 0.5.
 */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const odds = exp(x);
  return odds / (1 + odds);
}

/**
 * log(p / (1 - p)), from a probability to log-odds; its absolute error near p = 1/2 is under 4e-16. `logit(0.5)` is
 * exactly 0, the ends give ±Infinity.
 *
 * @throws RangeError when `p` is not in [0, 1]
 */
export function logit(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`\`${p}\` is not a probability`);
  return log(p / (1 - p));
}

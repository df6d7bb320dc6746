import { exactSum } from '../../core/exact/sum.ts';
import type { Ranking } from './ranking.ts';

/**
 * The precision at every threshold, weighted by the recall gained there; no interpolation, ties taken together.
 * scikit-learn's `average_precision_score`.
 */
export function averagePrecision(ranking: Ranking): number {
  return exactSum(gained(ranking)) / ranking.totalPositives;
}

function* gained(ranking: Ranking): Generator<number> {
  let truePositives = 0;
  let chosen = 0;
  for (let group = 0; group < ranking.margins.length; group += 1) {
    const positives = ranking.positives[group] as number;
    truePositives += positives;
    chosen += positives + (ranking.negatives[group] as number);
    if (positives > 0) yield positives * (truePositives / chosen);
  }
}

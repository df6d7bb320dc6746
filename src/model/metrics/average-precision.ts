import { exactSum } from '../../core/exact/sum.ts';
import { callsByThreshold } from './calls-by-threshold.ts';
import type { Ranking } from './ranking.ts';

/**
 * The precision at every threshold, weighted by the recall gained there; no interpolation, ties taken together.
 * scikit-learn's `average_precision_score`.
 */
export function averagePrecision(ranking: Ranking): number {
  return exactSum(gained(ranking)) / ranking.totalPositives;
}

function* gained(ranking: Ranking): Generator<number> {
  let before = 0;
  for (const { truePositives, falsePositives } of callsByThreshold(ranking)) {
    const positives = truePositives - before;
    before = truePositives;
    if (positives > 0) yield positives * (truePositives / (truePositives + falsePositives));
  }
}

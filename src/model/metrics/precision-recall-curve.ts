import { callsByThreshold } from './calls-by-threshold.ts';
import type { Ranking } from './ranking.ts';

export interface PrecisionRecallPoint {
  readonly recall: number;
  readonly precision: number;
  /** Rows with at least this margin are called positive; Infinity at the start. */
  readonly threshold: number;
}

/**
 * From recall 0 (with precision 1 by convention) to recall 1, a point per distinct margin. scikit-learn's
 * `precision_recall_curve`, which lists them the other way round.
 */
export function precisionRecallCurve(ranking: Ranking): PrecisionRecallPoint[] {
  const points = callsByThreshold(ranking).map(({ truePositives, falsePositives, threshold }) => ({
    recall: truePositives / ranking.totalPositives,
    precision: truePositives / (truePositives + falsePositives),
    threshold,
  }));
  return [{ recall: 0, precision: 1, threshold: Infinity }, ...points];
}

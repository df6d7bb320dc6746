import { callsByThreshold } from './calls-by-threshold.ts';
import type { Ranking } from './ranking.ts';

export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
  /** Rows with at least this margin are called positive; Infinity at the origin. */
  readonly threshold: number;
}

/** From (0, 0) to (1, 1), a point per distinct margin. scikit-learn's `roc_curve` with `drop_intermediate=False`. */
export function rocCurve(ranking: Ranking): RocPoint[] {
  const points = callsByThreshold(ranking).map(({ truePositives, falsePositives, threshold }) => ({
    falsePositiveRate: falsePositives / ranking.totalNegatives,
    truePositiveRate: truePositives / ranking.totalPositives,
    threshold,
  }));
  return [{ falsePositiveRate: 0, truePositiveRate: 0, threshold: Infinity }, ...points];
}

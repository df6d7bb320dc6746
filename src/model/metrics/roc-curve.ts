import type { Ranking } from './ranking.ts';

export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
  /** Rows with at least this margin are called positive; Infinity at the origin. */
  readonly threshold: number;
}

/** From (0, 0) to (1, 1), a point per distinct margin. scikit-learn's `roc_curve` with `drop_intermediate=False`. */
export function rocCurve(ranking: Ranking): RocPoint[] {
  const points = [{ falsePositiveRate: 0, truePositiveRate: 0, threshold: Infinity }];
  let truePositives = 0;
  let falsePositives = 0;
  for (let group = 0; group < ranking.margins.length; group += 1) {
    truePositives += ranking.positives[group] as number;
    falsePositives += ranking.negatives[group] as number;
    points.push({
      falsePositiveRate: falsePositives / ranking.totalNegatives,
      truePositiveRate: truePositives / ranking.totalPositives,
      threshold: ranking.margins[group] as number,
    });
  }
  return points;
}

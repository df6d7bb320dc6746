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
  const points = [{ recall: 0, precision: 1, threshold: Infinity }];
  let truePositives = 0;
  let called = 0;
  for (let group = 0; group < ranking.margins.length; group += 1) {
    const positives = ranking.positives[group] as number;
    truePositives += positives;
    called += positives + (ranking.negatives[group] as number);
    points.push({
      recall: truePositives / ranking.totalPositives,
      precision: truePositives / called,
      threshold: ranking.margins[group] as number,
    });
  }
  return points;
}

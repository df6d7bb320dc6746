import type { Ranking } from './ranking.ts';

/** What is called positive when rows with at least `threshold` are. */
export interface Calls {
  /** Of the ranking, whose margin is the threshold. */
  readonly group: number;
  readonly threshold: number;
  /** Rows. */
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** At each distinct margin, from the highest down: what every curve over thresholds is made of. */
export function* callsByThreshold({ margins, positives, negatives }: Ranking): Generator<Calls> {
  let truePositives = 0;
  let falsePositives = 0;
  for (const [group, threshold] of margins.entries()) {
    truePositives += positives[group] as number;
    falsePositives += negatives[group] as number;
    yield { group, threshold, truePositives, falsePositives };
  }
}

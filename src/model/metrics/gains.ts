import type { Ranking } from './ranking.ts';

export interface GainsStep {
  /** Share of all rows, the highest margins first: 0.1, 0.2 … 1. */
  readonly share: number;
  readonly rows: number;
  /** Positive rows among them; a fraction where the cut runs through rows of one margin. */
  readonly positives: number;
  /** Share of all positive rows that are among them. */
  readonly captured: number;
  /** How many times more positives than among as many rows drawn at random. */
  readonly lift: number;
}

/**
 * What reaching out to the top share of rows catches. A cut through rows of one margin takes its part of their positives,
 * the mean over all orders of those rows, so that the row order cannot matter.
 */
export function gains(ranking: Ranking, steps = 10): GainsStep[] {
  const rows = ranking.totalPositives + ranking.totalNegatives;
  const result: GainsStep[] = [];
  let group = 0;
  let rowsAbove = 0;
  let positivesAbove = 0;
  for (let step = 1; step <= steps; step += 1) {
    const cut = Math.round((rows * step) / steps);
    while (group < ranking.margins.length && rowsAbove + size(ranking, group) <= cut) {
      rowsAbove += size(ranking, group);
      positivesAbove += ranking.positives[group] as number;
      group += 1;
    }
    const part = rowsAbove < cut ? (cut - rowsAbove) / size(ranking, group) : 0;
    const positives = positivesAbove + (part === 0 ? 0 : (ranking.positives[group] as number) * part);
    const captured = positives / ranking.totalPositives;
    const lift = cut === 0 ? 0 : captured / (cut / rows);
    result.push({ share: step / steps, rows: cut, positives, captured, lift });
  }
  return result;
}

function size(ranking: Ranking, group: number): number {
  return (ranking.positives[group] as number) + (ranking.negatives[group] as number);
}

import { MlopsError } from '../../core/error.ts';

/**
 * Rows grouped by distinct margin, from the highest down, with counts alone: what all rank metrics are made of. It does
 * not depend on the order of the rows. Shapes: [groups].
 */
export interface Ranking {
  /** Distinct margins, descending. */
  readonly margins: Float64Array;
  /** Positive and negative rows with that very margin. */
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
  readonly totalPositives: number;
  readonly totalNegatives: number;
}

/**
 * Labels are 0 or 1. Costs two native sorts: positives and negatives apart, so that none needs a comparator.
 *
 * @throws MlopsError `TARGET_ONE_CLASS` when there is no positive or no negative row, `MARGIN_NOT_FINITE`
 */
export function rankRows(labels: Uint8Array, margins: Float64Array): Ranking {
  const positives = sortedMargins(labels, margins, 1);
  const negatives = sortedMargins(labels, margins, 0);
  requireBothClasses(positives.length, negatives.length);
  return merge(positives, negatives);
}

function sortedMargins(labels: Uint8Array, margins: Float64Array, label: number): Float64Array {
  if (labels.length !== margins.length) {
    throw new RangeError(`${labels.length} labels for ${margins.length} margins`);
  }
  const chosen = new Float64Array(margins.length);
  let count = 0;
  for (let row = 0; row < margins.length; row += 1) {
    if (labels[row] !== label) continue;
    const margin = margins[row] as number;
    if (!Number.isFinite(margin)) throw marginNotFinite(margin);
    chosen[count] = margin;
    count += 1;
  }
  return chosen.subarray(0, count).toSorted();
}

function marginNotFinite(margin: number): MlopsError {
  return new MlopsError({
    code: 'MARGIN_NOT_FINITE',
    message: `the model gives a margin of \`${margin}\`, which cannot be ranked`,
    hints: ['Train the model again: a margin is finite for every row'],
  });
}

function requireBothClasses(positives: number, negatives: number): void {
  if (positives > 0 && negatives > 0) return;
  const rows = positives + negatives;
  const only = positives > 0 ? 'positive' : 'negative';
  throw new MlopsError({
    code: 'TARGET_ONE_CLASS',
    message:
      rows === 0
        ? 'there are no rows to evaluate on'
        : `all ${rows} rows to evaluate on are ${only}, so that no ranking can be judged`,
    hints: ['Evaluate on more rows, or make the test fraction larger'],
    details: { positives, negatives },
  });
}

// Both ascending; walks them from their ends.
function merge(positives: Float64Array, negatives: Float64Array): Ranking {
  const capacity = positives.length + negatives.length;
  const margins = new Float64Array(capacity);
  const positiveCounts = new Float64Array(capacity);
  const negativeCounts = new Float64Array(capacity);
  let groups = 0;
  let p = positives.length - 1;
  let n = negatives.length - 1;
  while (p >= 0 || n >= 0) {
    const margin = Math.max(
      p >= 0 ? (positives[p] as number) : -Infinity,
      n >= 0 ? (negatives[n] as number) : -Infinity,
    );
    const positivesAbove = p;
    const negativesAbove = n;
    while (p >= 0 && positives[p] === margin) p -= 1;
    while (n >= 0 && negatives[n] === margin) n -= 1;
    margins[groups] = margin;
    positiveCounts[groups] = positivesAbove - p;
    negativeCounts[groups] = negativesAbove - n;
    groups += 1;
  }
  return {
    margins: margins.slice(0, groups),
    positives: positiveCounts.slice(0, groups),
    negatives: negativeCounts.slice(0, groups),
    totalPositives: positives.length,
    totalNegatives: negatives.length,
  };
}

import type { Candidate, SearchSpace } from './trees/candidates.ts';
import { orderCategories } from './trees/category-sets.ts';
import { type Histogram, PER_BIN } from './trees/histogram.ts';
import { leafValue } from './trees/leaf-value.ts';
import { type NodeSums, type Split, takeSums } from './trees/split.ts';

/** The split that the best candidate of a search stands for, or undefined when there was none. */
export function materializeSplit(
  space: SearchSpace,
  histogram: Histogram,
  node: NodeSums,
  best: Candidate,
): Split | undefined {
  const { kind, column, bin, gain } = best;
  if (column === -1) return undefined;
  const { bins } = space.columns[column] as SearchSpace['columns'][number];
  const offset = space.layout.offsets[column] as number;
  const missingSeen = (histogram[offset + bins * PER_BIN + 2] as number) > 0;
  const { passing, failing } = sidesOf(space, node, best);
  if (kind === 'categories') {
    const order = orderCategories(space, histogram, column);
    const codes = (bin > 0 ? order.slice(0, bin) : order.slice(bin)).toSorted((a, b) => a - b);
    const missingPasses = missingSeen && best.missingPasses;
    return { kind, column, codes, missingPasses, gain, passing, failing };
  }
  // Where no row had a missing value, it is treated as most rows are; one unlike a category fails its test.
  const likely = kind === 'threshold' && passing.rows >= failing.rows;
  const missingPasses = missingSeen ? best.missingPasses : likely;
  return { kind, column, bin, missingPasses, gain, passing, failing };
}

/**
 * The two sides, and what is passed down to them. Where margins may only rise, no leaf below the passing side (the
 * lower values) goes above the middle of the two, and none below the other side goes under it.
 */
function sidesOf(
  { limits, directions, unit }: SearchSpace,
  node: NodeSums,
  best: Candidate,
): Pick<Split, 'passing' | 'failing'> {
  const { kind, column, first, second, rows } = best;
  const l2 = kind === 'categories' ? limits.lambda_l2 + limits.cat_l2 : limits.lambda_l2;
  const { lower, upper } = node;
  const passing = { first, second, rows, l2, lower, upper };
  const failing = { ...takeSums(node, best), l2, lower, upper };
  const direction = kind === 'threshold' ? (directions[column] as number) : 0;
  if (direction === 0) return { passing, failing };
  const middle =
    (leafValue(passing, unit, limits.lambda_l1) + leafValue(failing, unit, limits.lambda_l1)) / 2;
  return direction > 0
    ? { passing: { ...passing, upper: middle }, failing: { ...failing, lower: middle } }
    : { passing: { ...passing, lower: middle }, failing: { ...failing, upper: middle } };
}

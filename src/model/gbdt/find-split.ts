/**
 * The best question to ask in a node. Inside a column questions are ordered so: lower bin, then missing values failing
 * the test; sets of categories as scanSets has them; last, whether there is a value at all. Columns ascend. So it does not
 * matter who scans which columns first.
 */
import {
  type Search,
  type SearchSpace,
  finishSearch,
  offer,
  rowsOf,
  startSearch,
  turnTo,
} from './candidates.ts';
import { scanSets } from './category-sets.ts';
import { type Histogram, PER_BIN } from './histogram.ts';
import type { NodeSums, Split } from './split.ts';

/** Undefined when no split keeps the limits and gains more than `min_gain`. */
export function findSplit(
  space: SearchSpace,
  histogram: Histogram,
  active: readonly number[],
  node: NodeSums,
): Split | undefined {
  const search = startSearch(space, histogram, node);
  for (const column of active) scanColumn(search, column);
  return finishSearch(search);
}

function scanColumn(search: Search, column: number): void {
  const { space, histogram, node } = search;
  const { columns, layout, directions, limits } = space;
  const { kind, bins } = columns[column] as SearchSpace['columns'][number];
  const offset = layout.offsets[column] as number;
  const at = offset + bins * PER_BIN;
  search.missingFirst = histogram[at] as number;
  search.missingSecond = histogram[at + 1] as number;
  search.missingRows = histogram[at + 2] as number;
  const { missingFirst, missingSecond, missingRows } = search;
  const before = search.gain;
  turnTo(search, limits.lambda_l2, directions[column] as number);
  if (kind === 'numeric') scanBins(search, 'threshold', offset, column, bins);
  else if (isLarge(search, offset, bins)) scanSets(search, offset, column, bins);
  else scanBins(search, 'category', offset, column, bins);
  if (missingRows > 0) {
    const [first, second] = [node.first - missingFirst, node.second - missingSecond];
    turnTo(search, limits.lambda_l2, 0);
    offer(search, 'present', column, bins, false, first, second, node.rows - missingRows);
  }
  if (search.gain > before) search.missingSeen = missingRows > 0;
}

/** Every threshold, or every category against the others. */
function scanBins(
  search: Search,
  test: 'threshold' | 'category',
  offset: number,
  column: number,
  bins: number,
): void {
  const { histogram, node, unit, l2, free, missingFirst, missingSecond, missingRows } = search;
  let first = 0;
  let second = 0;
  let rows = 0;
  for (let bin = 0, from = offset; bin < bins; bin++, from += PER_BIN) {
    // An empty bin repeats the question before it.
    if (histogram[from + 2] === 0) continue;
    if (test === 'category') first = second = rows = 0;
    first += histogram[from] as number;
    second += histogram[from + 1] as number;
    rows += histogram[from + 2] as number;
    // Most candidates lose, and most searches are free: numbers alone tell so, without a call.
    if (
      !free ||
      bothWorth(first, second, node.first - first, node.second - second, unit, l2) - search.nodeWorth >
        search.gain
    ) {
      offer(search, test, column, bin, false, first, second, rows);
    }
    if (missingRows === 0) continue;
    offer(search, test, column, bin, true, first + missingFirst, second + missingSecond, rows + missingRows);
  }
}

/** Whether the node has more categories than are tried one by one. */
function isLarge(search: Search, offset: number, bins: number): boolean {
  const most = search.space.limits.max_cat_to_onehot;
  let present = 0;
  for (let code = 0; code < bins && present <= most; code++) {
    if (rowsOf(search, offset, code) > 0) present++;
  }
  return present > most;
}

/** The gain of both sides as `offer` has it, where it is free. */
function bothWorth(
  first: number,
  second: number,
  otherFirst: number,
  otherSecond: number,
  unit: number,
  l2: number,
): number {
  const gradient = first * unit;
  const otherGradient = otherFirst * unit;
  return (
    (gradient * gradient) / (second * unit + l2) + (otherGradient * otherGradient) / (otherSecond * unit + l2)
  );
}

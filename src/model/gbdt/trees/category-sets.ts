/**
 * Which categories to send one way together (Fisher 1958): ordered by G / (H + cat_smooth), the best set is a prefix. As
 * in LightGBM (Ke et al. 2017), what few rows say is distrusted: `cat_smooth` draws small categories to the middle,
 * and `cat_l2` is paid by both sides. Sets are taken from either end, so that the one that passes is the short one.
 */
import { type Search, type SearchSpace, offer, sumsAt } from './candidates.ts';
import { type Histogram, PER_BIN } from './histogram.ts';
import { addSums } from './split.ts';

/** Candidates in this order: sets from the low end, then from the high end; fewer categories; missing values failing. */
export function scanSets(search: Search): void {
  const { lambda_l2, cat_l2, max_cat_threshold } = search.space.limits;
  const order = orderCategories(search.space, search.histogram, search.column);
  const most = Math.min(max_cat_threshold, Math.ceil(order.length / 2));
  search.l2 = lambda_l2 + cat_l2;
  scanPrefixes(search, order, most, 1);
  scanPrefixes(search, order, most, -1);
  search.l2 = lambda_l2;
}

function scanPrefixes(search: Search, order: readonly number[], most: number, sign: 1 | -1): void {
  const { histogram, node, space, missing, column } = search;
  const { min_data_per_group } = space.limits;
  const offset = space.layout.offsets[column] as number;
  let sums = { first: 0, second: 0, rows: 0 };
  let group = 0;
  for (let taken = 1; taken <= most; taken++) {
    const code = order[sign === 1 ? taken - 1 : order.length - taken] as number;
    const here = sumsAt(histogram, offset + code * PER_BIN);
    sums = addSums(sums, here);
    // Sets that differ by a few rows are not told apart: the luckiest of many would win.
    group += here.rows;
    if (group < min_data_per_group) continue;
    group = 0;
    if (node.rows - sums.rows < min_data_per_group) return;
    offer(search, 'categories', sign * taken, false, sums);
    if (missing.rows === 0 || node.rows - sums.rows - missing.rows < min_data_per_group) continue;
    offer(search, 'categories', sign * taken, true, addSums(sums, missing));
  }
}

/**
 * The categories that the node has enough rows of, by gradient over curvature; of equals the lower code first. Single
 * operations on exact sums and a total order: the same on every machine.
 */
export function orderCategories(
  { columns, layout, limits, unit }: SearchSpace,
  histogram: Histogram,
  column: number,
): number[] {
  const { cat_smooth } = limits;
  const { bins } = columns[column] as SearchSpace['columns'][number];
  const offset = layout.offsets[column] as number;
  const keys = new Float64Array(bins);
  const codes: number[] = [];
  for (let code = 0; code < bins; code++) {
    const { first, second, rows } = sumsAt(histogram, offset + code * PER_BIN);
    if (rows < Math.max(1, cat_smooth)) continue;
    const curvature = second * unit + cat_smooth;
    keys[code] = curvature === 0 ? 0 : (first * unit) / curvature;
    codes.push(code);
  }
  return codes.toSorted((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
}

/**
 * Which categories to send one way together (Fisher 1958): ordered by G / (H + cat_smooth), the best set is a prefix. As
 * in LightGBM (Ke et al. 2017), what few rows say is distrusted: `cat_smooth` draws small categories to the middle,
 * and `cat_l2` is paid by both sides. Sets are taken from either end, so that the one that passes is the short one.
 */
import { type Search, offer, rowsOf, turnTo } from './candidates.ts';
import { PER_BIN } from './histogram.ts';

/** Candidates in this order: sets from the low end, then from the high end; fewer categories; missing values failing. */
export function scanSets(search: Search, offset: number, column: number, bins: number): void {
  const { lambda_l2, cat_l2, max_cat_threshold } = search.space.limits;
  const order = orderCategories(search, offset, bins);
  const most = Math.min(max_cat_threshold, Math.ceil(order.length / 2));
  turnTo(search, lambda_l2 + cat_l2, 0);
  scanPrefixes(search, offset, column, order, most, 1);
  scanPrefixes(search, offset, column, order, most, -1);
  turnTo(search, lambda_l2, 0);
}

function scanPrefixes(
  search: Search,
  offset: number,
  column: number,
  order: readonly number[],
  most: number,
  sign: 1 | -1,
): void {
  const { histogram, node, space, missingFirst, missingSecond, missingRows } = search;
  const { min_data_per_group } = space.limits;
  let first = 0;
  let second = 0;
  let rows = 0;
  let group = 0;
  for (let taken = 1; taken <= most; taken++) {
    const code = order[sign === 1 ? taken - 1 : order.length - taken] as number;
    const at = offset + code * PER_BIN;
    first += histogram[at] as number;
    second += histogram[at + 1] as number;
    rows += histogram[at + 2] as number;
    // Sets that differ by a few rows are not told apart: the luckiest of many would win.
    group += histogram[at + 2] as number;
    if (group < min_data_per_group) continue;
    group = 0;
    const bin = sign * taken;
    if (node.rows - rows < min_data_per_group) return;
    if (offer(search, 'categories', column, bin, false, first, second, rows)) search.order = order;
    if (missingRows === 0 || node.rows - rows - missingRows < min_data_per_group) continue;
    const all = [first + missingFirst, second + missingSecond, rows + missingRows] as const;
    if (offer(search, 'categories', column, bin, true, ...all)) search.order = order;
  }
}

/**
 * The categories that the node has enough rows of, by gradient over curvature; of equals the lower code first. Single
 * operations on exact sums and a total order: the same on every machine.
 */
function orderCategories(search: Search, offset: number, bins: number): number[] {
  const { histogram, space } = search;
  const { cat_smooth } = space.limits;
  const keys = new Float64Array(bins);
  const codes: number[] = [];
  for (let code = 0; code < bins; code++) {
    if (rowsOf(search, offset, code) < Math.max(1, cat_smooth)) continue;
    const at = offset + code * PER_BIN;
    const gradient = (histogram[at] as number) * space.unit;
    const curvature = (histogram[at + 1] as number) * space.unit + cat_smooth;
    keys[code] = curvature === 0 ? 0 : gradient / curvature;
    codes.push(code);
  }
  return codes.toSorted((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
}

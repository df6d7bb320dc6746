/**
 * The best question to ask in a node. Candidates have a total order: greater gain, then earlier column, then lower
 * bin, then missing values failing the test. A scan in that order that only takes what is strictly better finds its
 * first element, whoever scans which columns first.
 */
import type { ColumnBins } from './binning.ts';
import { type Histogram, type HistogramLayout, PER_BIN } from './histogram.ts';
import type { GbdtParameters } from '../train-options.ts';

export interface Sums {
  /** Integer sums of derivatives, in gradient units. */
  readonly first: number;
  readonly second: number;
  readonly rows: number;
}

export interface Split {
  /** Passes: `code <= bin` of a numeric column, `code === bin` of a categorical one, any value when `present`. */
  readonly kind: 'threshold' | 'category' | 'present';
  readonly column: number;
  readonly bin: number;
  readonly missingPasses: boolean;
  readonly gain: number;
  readonly passing: Sums;
  readonly failing: Sums;
}

export type Limits = Pick<
  GbdtParameters,
  'min_child_samples' | 'min_child_weight' | 'lambda_l2' | 'min_gain'
>;

/** Undefined when no split keeps the limits and gains more than `min_gain`. */
export function findSplit(
  histogram: Histogram,
  layout: HistogramLayout,
  columns: readonly Pick<ColumnBins, 'kind' | 'bins'>[],
  active: readonly number[],
  node: Sums,
  unit: number,
  limits: Limits,
): Split | undefined {
  const search = startSearch(node, unit, limits);
  for (const column of active) {
    const { kind, bins } = columns[column] as ColumnBins;
    scanColumn(search, histogram, layout.offsets[column] as number, column, kind, bins);
  }
  return search.column === -1 ? undefined : finish(search);
}

/** The node, the limits and the best candidate so far: its passing side. One object, as most candidates lose. */
interface Search {
  readonly node: Sums;
  readonly unit: number;
  readonly limits: Limits;
  readonly nodeScore: number;
  gain: number;
  kind: Split['kind'];
  column: number;
  bin: number;
  missingPasses: boolean;
  missingSeen: boolean;
  first: number;
  second: number;
  rows: number;
}

function startSearch(node: Sums, unit: number, limits: Limits): Search {
  const nodeScore = score(node.first, node.second, unit, limits.lambda_l2);
  const nothing = {
    column: -1,
    bin: 0,
    missingPasses: false,
    missingSeen: false,
    first: 0,
    second: 0,
    rows: 0,
  };
  return { node, unit, limits, nodeScore, gain: limits.min_gain, kind: 'threshold', ...nothing };
}

function scanColumn(
  search: Search,
  histogram: Histogram,
  offset: number,
  column: number,
  kind: ColumnBins['kind'],
  bins: number,
): void {
  const at = offset + bins * PER_BIN;
  const missingFirst = histogram[at] as number;
  const missingSecond = histogram[at + 1] as number;
  const missingRows = histogram[at + 2] as number;
  const test = kind === 'numeric' ? 'threshold' : 'category';
  const before = search.gain;
  let first = 0;
  let second = 0;
  let rows = 0;
  for (let bin = 0, from = offset; bin < bins; bin++, from += PER_BIN) {
    // An empty bin repeats the question before it.
    if (histogram[from + 2] === 0) continue;
    if (kind === 'categorical') first = second = rows = 0;
    first += histogram[from] as number;
    second += histogram[from + 1] as number;
    rows += histogram[from + 2] as number;
    offer(search, test, column, bin, false, first, second, rows);
    if (missingRows === 0) continue;
    offer(search, test, column, bin, true, first + missingFirst, second + missingSecond, rows + missingRows);
  }
  if (missingRows > 0) {
    const { node } = search;
    const presentFirst = node.first - missingFirst;
    const presentSecond = node.second - missingSecond;
    offer(search, 'present', column, bins, false, presentFirst, presentSecond, node.rows - missingRows);
  }
  if (search.gain > before) search.missingSeen = missingRows > 0;
}

function offer(
  search: Search,
  kind: Split['kind'],
  column: number,
  bin: number,
  missingPasses: boolean,
  first: number,
  second: number,
  rows: number,
): void {
  const { node, unit, limits } = search;
  if (rows < limits.min_child_samples || node.rows - rows < limits.min_child_samples) return;
  const otherSecond = node.second - second;
  if (second * unit < limits.min_child_weight || otherSecond * unit < limits.min_child_weight) return;
  const passing = score(first, second, unit, limits.lambda_l2);
  const failing = score(node.first - first, otherSecond, unit, limits.lambda_l2);
  const gain = passing + failing - search.nodeScore;
  if (!(gain > search.gain)) return;
  search.gain = gain;
  search.kind = kind;
  search.column = column;
  search.bin = bin;
  search.missingPasses = missingPasses;
  search.first = first;
  search.second = second;
  search.rows = rows;
}

/** G^2 / (H + lambda): twice what the best leaf value takes off the regularised loss. */
function score(first: number, second: number, unit: number, lambda: number): number {
  const gradient = first * unit;
  return (gradient * gradient) / (second * unit + lambda);
}

function finish(search: Search): Split {
  const { node, kind, column, bin, gain, first, second, rows } = search;
  const passing = { first, second, rows };
  const failing = { first: node.first - first, second: node.second - second, rows: node.rows - rows };
  // Where no row had a missing value, it is treated as most rows are; one unlike a category fails its test.
  const likely = kind === 'threshold' && passing.rows >= failing.rows;
  const missingPasses = search.missingSeen ? search.missingPasses : likely;
  return { kind, column, bin, missingPasses, gain, passing, failing };
}

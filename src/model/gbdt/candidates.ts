/**
 * The best of the questions that are offered. Candidates have a total order: greater gain, then earlier column, then
 * the order inside the column, in which they are offered. Taking only what is strictly better finds its first element.
 */
import type { GbdtParameters } from '../train-options.ts';
import type { ColumnBins } from './binning.ts';
import { type Histogram, type HistogramLayout, PER_BIN } from './histogram.ts';
import { leafValue, leafWorth } from './leaf-value.ts';
import type { NodeSums, Question, Split } from './split.ts';

export type Limits = Pick<
  GbdtParameters,
  | 'min_child_samples'
  | 'min_child_weight'
  | 'lambda_l1'
  | 'lambda_l2'
  | 'min_gain'
  | 'max_cat_to_onehot'
  | 'max_cat_threshold'
  | 'cat_smooth'
  | 'cat_l2'
  | 'min_data_per_group'
>;

/** What a search reads besides a node's histogram: the same for all nodes of a training. */
export interface SearchSpace {
  readonly columns: readonly Pick<ColumnBins, 'kind' | 'bins'>[];
  readonly layout: HistogramLayout;
  /** What an integer derivative of one stands for. */
  readonly unit: number;
  readonly limits: Limits;
  /** Shape: [columns]. 1 where margins may not fall as the value rises, -1 where they may not rise, else 0. */
  readonly directions: readonly number[];
}

/** The node, the column at hand and the best candidate so far: its passing side. One object, as most candidates lose. */
export interface Search {
  readonly space: SearchSpace;
  readonly histogram: Histogram;
  readonly node: NodeSums;
  readonly nodeWorth: number;
  /** Copies of what every candidate is held against. */
  readonly unit: number;
  readonly leastRows: number;
  readonly leastWeight: number;
  /** What sides of the questions at hand pay. */
  l2: number;
  direction: number;
  /** Of the rows whose value in the column at hand is missing. */
  missingFirst: number;
  missingSecond: number;
  missingRows: number;
  /** No L1, no bounds, no direction, and no side can be flat: gains have a short form. */
  free: boolean;
  gain: number;
  kind: Question['kind'];
  column: number;
  /** Of `categories`: how many of `order` pass, from its end when negative. */
  bin: number;
  order: readonly number[];
  missingPasses: boolean;
  missingSeen: boolean;
  first: number;
  second: number;
  rows: number;
}

export function startSearch(space: SearchSpace, histogram: Histogram, node: NodeSums): Search {
  const { unit, limits } = space;
  return {
    space,
    histogram,
    node,
    // Without `cat_l2`, even below a set: what only lifts that penalty gains nothing.
    nodeWorth: leafWorth({ ...node, l2: limits.lambda_l2 }, unit, limits.lambda_l1),
    unit,
    leastRows: limits.min_child_samples,
    leastWeight: limits.min_child_weight,
    l2: limits.lambda_l2,
    direction: 0,
    missingFirst: 0,
    missingSecond: 0,
    missingRows: 0,
    free: true,
    gain: limits.min_gain,
    kind: 'threshold',
    column: -1,
    bin: 0,
    order: [],
    missingPasses: false,
    missingSeen: false,
    first: 0,
    second: 0,
    rows: 0,
  };
}

/** Says of what kind the next questions are. */
export function turnTo(search: Search, l2: number, direction: number): void {
  const { node, space } = search;
  search.l2 = l2;
  search.direction = direction;
  const curved = l2 > 0 || space.limits.min_child_weight > 0;
  const unbounded = node.lower === -Infinity && node.upper === Infinity;
  search.free = curved && unbounded && direction === 0 && space.limits.lambda_l1 === 0;
}

/** Whether it is the best so far. */
export function offer(
  search: Search,
  kind: Question['kind'],
  column: number,
  bin: number,
  missingPasses: boolean,
  first: number,
  second: number,
  rows: number,
): boolean {
  const { node, unit, leastRows, leastWeight } = search;
  if (rows < leastRows || node.rows - rows < leastRows) return false;
  const weight = second * unit;
  const otherWeight = (node.second - second) * unit;
  if (weight < leastWeight || otherWeight < leastWeight) return false;
  const { l2 } = search;
  const worth = search.free
    ? square(first * unit) / (weight + l2) + square((node.first - first) * unit) / (otherWeight + l2)
    : boundWorth(search, first, second);
  const gain = worth - search.nodeWorth;
  if (!(gain > search.gain)) return false;
  search.gain = gain;
  search.kind = kind;
  search.column = column;
  search.bin = bin;
  search.missingPasses = missingPasses;
  search.first = first;
  search.second = second;
  search.rows = rows;
  return true;
}

const square = (value: number): number => value * value;

/** Of both sides, with values that keep to bounds and direction: -Infinity when they cannot. */
function boundWorth(search: Search, first: number, second: number): number {
  const { node, direction, l2, space } = search;
  const { unit, limits } = space;
  const { lower, upper } = node;
  const passing = { first, second, l2, lower, upper };
  const failing = { first: node.first - first, second: node.second - second, l2, lower, upper };
  if (direction !== 0) {
    const below = leafValue(passing, unit, limits.lambda_l1);
    const above = leafValue(failing, unit, limits.lambda_l1);
    if (direction > 0 ? below > above : below < above) return -Infinity;
  }
  return leafWorth(passing, unit, limits.lambda_l1) + leafWorth(failing, unit, limits.lambda_l1);
}

/** The best, or undefined when nothing gained more than `min_gain`. */
export function finishSearch(search: Search): Split | undefined {
  const { column, gain } = search;
  if (column === -1) return undefined;
  const { passing, failing } = sidesOf(search);
  if (search.kind === 'categories') {
    const { order, bin } = search;
    const codes = (bin > 0 ? order.slice(0, bin) : order.slice(bin)).toSorted((a, b) => a - b);
    const missingPasses = search.missingSeen && search.missingPasses;
    return { kind: 'categories', column, codes, missingPasses, gain, passing, failing };
  }
  const { kind, bin } = search;
  // Where no row had a missing value, it is treated as most rows are; one unlike a category fails its test.
  const likely = kind === 'threshold' && passing.rows >= failing.rows;
  const missingPasses = search.missingSeen ? search.missingPasses : likely;
  return { kind, column, bin, missingPasses, gain, passing, failing };
}

/**
 * The two sides, and what is passed down to them. Where margins may only rise, no leaf below the passing side (the
 * lower values) goes above the middle of the two, and none below the other side goes under it.
 */
function sidesOf(search: Search): Pick<Split, 'passing' | 'failing'> {
  const { node, kind, column, first, second, rows, space } = search;
  const { limits, directions, unit } = space;
  const l2 = kind === 'categories' ? limits.lambda_l2 + limits.cat_l2 : limits.lambda_l2;
  const { lower, upper } = node;
  const passing = { first, second, rows, l2, lower, upper };
  const others = { first: node.first - first, second: node.second - second, rows: node.rows - rows };
  const failing = { ...others, l2, lower, upper };
  const direction = kind === 'threshold' ? (directions[column] as number) : 0;
  if (direction === 0) return { passing, failing };
  const middle =
    (leafValue(passing, unit, limits.lambda_l1) + leafValue(failing, unit, limits.lambda_l1)) / 2;
  return direction > 0
    ? { passing: { ...passing, upper: middle }, failing: { ...failing, lower: middle } }
    : { passing: { ...passing, lower: middle }, failing: { ...failing, upper: middle } };
}

/** Rows of the node with this code. */
export function rowsOf({ histogram }: Search, offset: number, code: number): number {
  return histogram[offset + code * PER_BIN + 2] as number;
}

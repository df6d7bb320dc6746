/**
 * The best of the questions that are offered. Candidates have a total order: greater gain, then earlier column, then
 * the order inside the column, in which they are offered. Taking only what is strictly better finds its first element.
 */
import type { GbdtParameters } from '../../train-options.ts';
import type { ColumnBins } from './binning.ts';
import type { Histogram, HistogramLayout } from './histogram.ts';
import { leafValue, leafWorth } from './leaf-value.ts';
import type { NodeSums, Question, Sums } from './split.ts';

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

/** The best candidate of a search, its passing side among it. */
export interface Candidate extends Sums {
  readonly gain: number;
  readonly kind: Question['kind'];
  /** -1 where no candidate gained more than `min_gain`. */
  readonly column: number;
  /** Of `categories`: how many pass in the order of `orderCategories`, from its end when negative. */
  readonly bin: number;
  readonly missingPasses: boolean;
}

/** The node, the column at hand and the best candidate so far. */
export interface Search {
  readonly space: SearchSpace;
  readonly histogram: Histogram;
  readonly node: NodeSums;
  readonly nodeWorth: number;
  best: Candidate;
  column: number;
  /** Of the rows whose value in the column at hand is missing. */
  missing: Sums;
  /** What sides of the questions at hand pay. */
  l2: number;
  direction: number;
}

export function startSearch(space: SearchSpace, histogram: Histogram, node: NodeSums): Search {
  const { min_gain: gain, lambda_l2: l2 } = space.limits;
  const none = { first: 0, second: 0, rows: 0 };
  return {
    space,
    histogram,
    node,
    nodeWorth: worthOfNode(space, node),
    best: { kind: 'threshold', column: -1, bin: 0, missingPasses: false, gain, ...none },
    column: -1,
    missing: none,
    l2,
    direction: 0,
  };
}

/** Without `cat_l2`, even below a set: what only lifts that penalty gains nothing. */
export function worthOfNode({ unit, limits }: SearchSpace, node: NodeSums): number {
  return leafWorth({ ...node, l2: limits.lambda_l2 }, unit, limits.lambda_l1);
}

/** Takes it if it is the best so far. */
export function offer(
  search: Search,
  kind: Question['kind'],
  bin: number,
  missingPasses: boolean,
  { first, second, rows }: Sums,
): void {
  const { node, space, column } = search;
  const { unit, limits } = space;
  const { min_child_samples: leastRows, min_child_weight: leastWeight } = limits;
  if (rows < leastRows || node.rows - rows < leastRows) return;
  if (second * unit < leastWeight || (node.second - second) * unit < leastWeight) return;
  const gain = bothWorth(search, first, second) - search.nodeWorth;
  if (!(gain > search.best.gain)) return;
  search.best = { kind, column, bin, missingPasses, gain, first, second, rows };
}

/** Of both sides, with values that keep to bounds and direction: -Infinity when they cannot. */
function bothWorth({ node, direction, l2, space }: Search, first: number, second: number): number {
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

/** What a bin of the node's histogram holds. */
export function sumsAt(histogram: Histogram, at: number): Sums {
  return {
    first: histogram[at] as number,
    second: histogram[at + 1] as number,
    rows: histogram[at + 2] as number,
  };
}

/**
 * One tree, grown leaf by leaf: the leaf whose split gains most is split next, until there are enough. Of two
 * siblings only the smaller one's histogram is summed up; the other's is the parent's less that.
 */
import type { GbdtParameters } from '../train-options.ts';
import type { BinnedColumn } from './binning.ts';
import type { Gradients } from './gradients.ts';
import { type Histogram, type HistogramLayout, fillHistogram, subtractHistogram } from './histogram.ts';
import { type Split, type Sums, findSplit } from './split.ts';

/** A tree over bins; children come after their parent. */
export type GrownNode = GrownLeaf | GrownSplit;

export interface GrownLeaf {
  readonly kind: 'leaf';
  readonly sums: Sums;
  /** Indices of the training rows that fall here; order means nothing. */
  readonly rows: Uint32Array;
}

export interface GrownSplit {
  readonly kind: 'split';
  readonly split: Split;
  readonly rows: number;
  readonly whenTrue: number;
  readonly whenFalse: number;
}

export interface TreeTask {
  readonly columns: readonly BinnedColumn[];
  readonly layout: HistogramLayout;
  readonly gradients: Gradients;
  /** Rows that the tree learns from; overwritten. */
  readonly rows: Uint32Array;
  /** Columns that the tree may ask about, ascending. */
  readonly active: readonly number[];
  readonly parameters: GbdtParameters;
  /** Histograms to use again; the grower gives back what it takes. */
  readonly pool: Histogram[];
}

interface OpenLeaf {
  readonly node: number;
  readonly depth: number;
  readonly rows: Uint32Array;
  readonly sums: Sums;
  readonly histogram: Histogram;
  readonly split: Split | undefined;
}

export function growTree(task: TreeTask): GrownNode[] {
  const nodes: GrownNode[] = [];
  const root = openRoot(task);
  nodes[0] = closed(root);
  const open = [root];
  for (let leaves = 1; leaves < task.parameters.num_leaves; leaves++) {
    const leaf = takeBest(open);
    if (leaf?.split === undefined) break;
    const [whenTrue, whenFalse] = [nodes.length, nodes.length + 1];
    nodes[leaf.node] = {
      kind: 'split',
      split: leaf.split,
      rows: leaf.rows.length,
      whenTrue,
      whenFalse,
    };
    for (const child of splitLeaf(task, leaf, leaf.split, whenTrue, whenFalse)) {
      nodes[child.node] = closed(child);
      open.push(child);
    }
  }
  task.pool.push(...open.map((leaf) => leaf.histogram));
  return nodes;
}

function closed({ sums, rows }: OpenLeaf): GrownLeaf {
  return { kind: 'leaf', sums, rows };
}

function openRoot(task: TreeTask): OpenLeaf {
  const { rows, gradients } = task;
  let first = 0;
  let second = 0;
  // By index: iterating typed arrays costs several times as much.
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    first += gradients.first[row] as number;
    second += gradients.second[row] as number;
  }
  return openLeaf(task, 0, 0, rows, { first, second, rows: rows.length }, summedHistogram(task, rows));
}

function openLeaf(
  task: TreeTask,
  node: number,
  depth: number,
  rows: Uint32Array,
  sums: Sums,
  histogram: Histogram,
): OpenLeaf {
  const { layout, columns, active, gradients, parameters } = task;
  const split =
    depth < parameters.max_depth
      ? findSplit(histogram, layout, columns, active, sums, gradients.unit, parameters)
      : undefined;
  return { node, depth, rows, sums, histogram, split };
}

function summedHistogram(task: TreeTask, rows: Uint32Array): Histogram {
  const histogram = task.pool.pop() ?? new Float64Array(task.layout.length);
  fillHistogram(histogram, task.layout, task.columns, task.active, task.gradients, rows);
  return histogram;
}

/** Takes out the leaf with the greatest gain; of equals the one that was opened first. */
function takeBest(open: OpenLeaf[]): OpenLeaf | undefined {
  let best = -1;
  let gain = -Infinity;
  for (const [index, { split }] of open.entries()) {
    if (split === undefined || split.gain <= gain) continue;
    best = index;
    gain = split.gain;
  }
  return best === -1 ? undefined : open.splice(best, 1)[0];
}

/** Children in the order true, false. The parent's histogram becomes the larger child's. */
function splitLeaf(
  task: TreeTask,
  parent: OpenLeaf,
  split: Split,
  whenTrue: number,
  whenFalse: number,
): OpenLeaf[] {
  const passing = partition(parent.rows, split, task.columns[split.column] as BinnedColumn);
  const failing = parent.rows.subarray(passing.length);
  const smaller = passing.length <= failing.length ? passing : failing;
  const summed = summedHistogram(task, smaller);
  subtractHistogram(parent.histogram, summed);
  const [histogramTrue, histogramFalse] =
    smaller === passing ? [summed, parent.histogram] : [parent.histogram, summed];
  const depth = parent.depth + 1;
  return [
    openLeaf(task, whenTrue, depth, passing, split.passing, histogramTrue),
    openLeaf(task, whenFalse, depth, failing, split.failing, histogramFalse),
  ];
}

/** Moves the rows that pass to the front, in place, and returns that front. */
function partition(rows: Uint32Array, split: Split, column: BinnedColumn): Uint32Array {
  const passes = passingCodes(split, column.bins);
  const { codes } = column;
  let end = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    if (passes[codes[row] as number] === 0) continue;
    rows[index] = rows[end] as number;
    rows[end++] = row;
  }
  return rows.subarray(0, end);
}

/** One per code of the column, the missing one included: 1 when a row with it passes. */
export function passingCodes(
  { kind, bin, missingPasses }: Pick<Split, 'kind' | 'bin' | 'missingPasses'>,
  bins: number,
): Uint8Array {
  const passes = new Uint8Array(bins + 1);
  if (kind === 'category') passes[bin] = 1;
  else passes.fill(1, 0, Math.min(bin + 1, bins));
  passes[bins] = missingPasses ? 1 : 0;
  return passes;
}

/**
 * One tree, grown leaf by leaf, until there are enough: next is the leaf whose split gains most, of all leaves or, when
 * growing depth-wise, of the shallowest that can be split. Of two siblings only the smaller one's histogram is summed
 * up; the other's is the parent's less that.
 */
import type { GbdtParameters } from '../../train-options.ts';
import { PER_BIN } from './histogram.ts';
import type { NodeSums, Split, Sums } from './split.ts';
import type { RowRange, TrainingBackend } from '../backends/training-backend.ts';

/** A tree over bins; children come after their parent. */
export type GrownNode = GrownLeaf | GrownSplit;

export interface GrownLeaf extends RowRange {
  readonly kind: 'leaf';
  readonly sums: NodeSums;
}

export interface GrownSplit {
  readonly kind: 'split';
  readonly split: Split;
  readonly rows: number;
  readonly whenTrue: number;
  readonly whenFalse: number;
}

/** What a tree is grown from: rows [0, rows) of the training backend's index, columns `active`. */
export interface TreeTask {
  readonly bench: TrainingBackend;
  readonly rows: number;
  readonly active: readonly number[];
  readonly parameters: GbdtParameters;
}

interface OpenLeaf extends RowRange {
  readonly node: number;
  readonly depth: number;
  readonly sums: NodeSums;
  /** Its histogram, or undefined when it will not be split. */
  readonly slot: number | undefined;
  readonly split: Split | undefined;
}

type LeafToOpen = Omit<OpenLeaf, 'slot' | 'split'>;

interface Growth extends TreeTask {
  /** Histograms that no leaf needs any more. */
  readonly free: number[];
}

export function growTree(task: TreeTask): GrownNode[] {
  const { num_leaves: most, grow_policy: policy } = task.parameters;
  const growth: Growth = { ...task, free: Array.from({ length: most }, (_, slot) => slot) };
  const nodes: GrownNode[] = [];
  const root = openRoot(growth);
  nodes[0] = closed(root);
  const open = [root];
  for (let leaves = 1; leaves < most; leaves++) {
    const leaf = takeBest(open, policy === 'depthwise');
    if (leaf?.split === undefined) break;
    const [whenTrue, whenFalse] = [nodes.length, nodes.length + 1];
    nodes[leaf.node] = {
      kind: 'split',
      split: leaf.split,
      rows: leaf.end - leaf.begin,
      whenTrue,
      whenFalse,
    };
    const last = leaves + 1 === most;
    for (const child of splitLeaf(growth, leaf, leaf.split, whenTrue, last)) {
      nodes[child.node] = closed(child);
      open.push(child);
    }
  }
  return nodes;
}

function closed({ sums, begin, end }: OpenLeaf): GrownLeaf {
  return { kind: 'leaf', sums, begin, end };
}

function openRoot(growth: Growth): OpenLeaf {
  const { bench, rows, active } = growth;
  bench.setActive(active);
  const range = { begin: 0, end: rows };
  const slot = takeSlot(growth);
  bench.fillHistogram(slot, range);
  const sums = { ...sumsOf(bench, slot, active[0] as number), ...rootLimits(growth.parameters) };
  return { node: 0, depth: 0, ...range, sums, slot, split: bench.findSplit(slot, sums) };
}

/** What a leaf's value must keep to before any split adds to it. */
function rootLimits({ lambda_l2: l2, max_delta_step: step }: GbdtParameters): Omit<NodeSums, keyof Sums> {
  const most = step === 0 ? Infinity : step;
  return { l2, lower: -most, upper: most };
}

/** Every row stands in some bin of any one column. */
function sumsOf(bench: TrainingBackend, slot: number, column: number): Sums {
  const sums = { first: 0, second: 0, rows: 0 };
  const bins = bench.histogram(slot);
  const begin = bench.layout.offsets[column] as number;
  const end = begin + ((bench.columns[column]?.bins ?? 0) + 1) * PER_BIN;
  for (let at = begin; at < end; at += PER_BIN) {
    sums.first += bins[at] as number;
    sums.second += bins[at + 1] as number;
    sums.rows += bins[at + 2] as number;
  }
  return sums;
}

/** Takes out the leaf to split next: with the greatest gain; of equals the one that was opened first. */
function takeBest(open: OpenLeaf[], shallowFirst: boolean): OpenLeaf | undefined {
  let best = -1;
  let depth = Infinity;
  let gain = -Infinity;
  for (const [index, leaf] of open.entries()) {
    if (leaf.split === undefined || (shallowFirst && leaf.depth > depth)) continue;
    if (!(shallowFirst && leaf.depth < depth) && leaf.split.gain <= gain) continue;
    best = index;
    ({ depth } = leaf);
    ({ gain } = leaf.split);
  }
  return best === -1 ? undefined : open.splice(best, 1)[0];
}

/** Children in the order true, false. */
function splitLeaf(
  growth: Growth,
  parent: OpenLeaf,
  split: Split,
  whenTrue: number,
  last: boolean,
): OpenLeaf[] {
  const middle = parent.begin + growth.bench.partition(parent, split);
  const passing = { begin: parent.begin, end: middle };
  const failing = { begin: middle, end: parent.end };
  const depth = parent.depth + 1;
  const [yes, no] = [
    { node: whenTrue, depth, ...passing, sums: split.passing },
    { node: whenTrue + 1, depth, ...failing, sums: split.failing },
  ];
  const { slot } = parent;
  // Of equals the one that passes counts as the smaller one.
  return middle - parent.begin <= parent.end - middle
    ? openSiblings(growth, yes, no, slot as number, last)
    : openSiblings(growth, no, yes, slot as number, last).toReversed();
}

/** The parent's histogram becomes the larger one's. Where that is too small to be split, so is the other. */
function openSiblings(
  growth: Growth,
  smaller: LeafToOpen,
  larger: LeafToOpen,
  parent: number,
  last: boolean,
): [OpenLeaf, OpenLeaf] {
  const closedLeaf = { slot: undefined, split: undefined };
  if (last || !maySplit(growth, larger)) {
    growth.free.push(parent);
    return [
      { ...smaller, ...closedLeaf },
      { ...larger, ...closedLeaf },
    ];
  }
  const slot = maySplit(growth, smaller) ? takeSlot(growth) : undefined;
  const splits = growth.bench.splitSiblings({
    rows: smaller,
    smaller: slot === undefined ? undefined : { slot, node: smaller.sums },
    larger: { slot: parent, node: larger.sums },
  });
  return [
    { ...smaller, slot, split: splits.smaller },
    { ...larger, slot: parent, split: splits.larger },
  ];
}

function maySplit({ parameters }: Growth, { begin, end, depth }: LeafToOpen): boolean {
  return depth < parameters.max_depth && end - begin >= 2 * parameters.min_child_samples;
}

function takeSlot({ free }: Growth): number {
  const slot = free.pop();
  if (slot === undefined) throw new RangeError('there are more histograms than leaves');
  return slot;
}

/** The search for splits in the kernels: what they read of a training and of a node, and what they note. */
import { BEST_NUMBERS, type Frame, NODE_NUMBERS } from '../../../kernels/lay-out-frame.ts';
import type { OpenKernels } from '../../../kernels/open-kernels.ts';
import { type Candidate, type SearchSpace, worthOfNode } from '../trees/candidates.ts';
import type { Histogram } from '../trees/histogram.ts';
import { materializeSplit } from '../materialize-split.ts';
import type { NodeSums, Split } from '../trees/split.ts';
import type { TrainingBackend } from './training-backend.ts';

/** In the order of the numbers in assembly/candidates.ts. */
const KINDS = ['threshold', 'category', 'present', 'categories'] as const;

/**
 * @param address of the histogram of a slot
 * @param histogram the same for reading
 */
export function openKernelSearch(
  { kernels, buffer }: OpenKernels,
  frame: Frame,
  space: SearchSpace,
  address: (slot: number) => number,
  histogram: (slot: number) => Histogram,
): Pick<TrainingBackend, 'findSplit' | 'splitSiblings'> {
  writeSpace(buffer, frame, space);
  const nodes = [0, 1].map((node) => float64(buffer, frame.nodes, node, NODE_NUMBERS));
  const bests = [0, 1].map((node) => float64(buffer, frame.best, node, BEST_NUMBERS));
  const ask = (place: 0 | 1, node: NodeSums): void => {
    const { first, second, rows, lower, upper } = node;
    nodes[place]?.set([first, second, rows, lower, upper, worthOfNode(space, node)]);
  };
  const answer = (place: 0 | 1, slot: number, node: NodeSums): Split | undefined =>
    materializeSplit(space, histogram(slot), node, readBest(bests[place] as Float64Array));
  return {
    findSplit: (slot, node) => {
      ask(0, node);
      kernels.findSplit(address(slot));
      return answer(0, slot, node);
    },
    splitSiblings: ({ rows, smaller, larger }) => {
      ask(0, larger.node);
      if (smaller !== undefined) ask(1, smaller.node);
      const summed = smaller === undefined ? 0 : address(smaller.slot);
      kernels.splitSiblings(address(larger.slot), summed, rows.begin, rows.end);
      return {
        smaller: smaller && answer(1, smaller.slot, smaller.node),
        larger: answer(0, larger.slot, larger.node),
      };
    },
  };
}

function writeSpace(
  buffer: SharedArrayBuffer,
  frame: Frame,
  { columns, directions, unit, limits }: SearchSpace,
): void {
  const categorical = columns.map(({ kind }) => (kind === 'categorical' ? 1 : 0));
  new Uint8Array(buffer, frame.categorical, columns.length).set(categorical);
  new Int8Array(buffer, frame.directions, columns.length).set(directions);
  // As `Limits` in assembly/candidates.ts has them.
  const numbers = [
    unit,
    limits.lambda_l1,
    limits.lambda_l2,
    limits.min_child_weight,
    limits.min_child_samples,
    limits.min_gain,
    limits.max_cat_to_onehot,
    limits.max_cat_threshold,
    limits.cat_smooth,
    limits.cat_l2,
    limits.min_data_per_group,
  ];
  new Float64Array(buffer, frame.limits, numbers.length).set(numbers);
}

function readBest(numbers: Float64Array): Candidate {
  const [gain, first, second, rows, kind, column, bin, missingPasses] = [...numbers] as FixedLength;
  return {
    gain,
    first,
    second,
    rows,
    kind: KINDS[kind] as Candidate['kind'],
    column,
    bin,
    missingPasses: missingPasses === 1,
  };
}

type FixedLength = [number, number, number, number, number, number, number, number];

function float64(buffer: SharedArrayBuffer, start: number, place: number, length: number): Float64Array {
  return new Float64Array(buffer, start + place * length * 8, length);
}

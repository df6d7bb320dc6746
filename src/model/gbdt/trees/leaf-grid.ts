/**
 * Leaves on a grid that makes every sum of them exact, in any order.
 *
 * Let every leaf value and the base be a multiple of u = 2^-bits, and let B = |base| + sum over trees of max |leaf|.
 * Any partial sum of a row's terms, in whatever order and grouping, is a multiple of u of magnitude at most B. When
 * B <= 2^(significand - bits) it is u times an integer of at most 2^significand, which the number type holds exactly: no
 * addition rounds, so one thread or eight, any runtime in any language returns the same sum, bit for bit.
 *
 * Sums are float32 (24 bits) where that is fine enough, which every runtime has; else float64 (53 bits), and the margin
 * is the sum rounded to float32, once: see docs/decisions/0012-double-trees.md.
 */
import type { ScorableTree } from '../../artifact/scorable-model.ts';
import type { MarginGrid, Tree } from '../../artifact/trained-model.ts';
import { powerOfTwo, roundToGrid } from '../../power-of-two.ts';

/** Finer than this brings nothing: a leaf's own error is greater, and training's leaves lie on 2^-32. */
const MAX_BITS = { 24: 24, 53: 32 } as const;
/** Log-odds by which float32's grid may move a margin at most: a probability by a quarter of it. Most move by a tenth. */
const MAX_ERROR = powerOfTwo(-12);

export interface OnGrid {
  readonly trees: readonly Tree[];
  readonly base: number;
  readonly grid: MarginGrid;
}

/** Rounds to the finest grid whose bound holds after the rounding. */
export function putOnGrid(trees: readonly Tree[], base: number): OnGrid {
  const single = roundFor(24, trees, base);
  // Half a step for each tree and for the base.
  const error = (trees.length + 1) * powerOfTwo(-single.grid.bits - 1);
  return error <= MAX_ERROR ? single : roundFor(53, trees, base);
}

function roundFor(significand: MarginGrid['significand'], trees: readonly Tree[], base: number): OnGrid {
  for (let bits: number = MAX_BITS[significand]; ; bits--) {
    const rounded = trees.map((tree) => roundTree(tree, bits));
    const roundedBase = roundToGrid(base, bits);
    const bound = marginBound(rounded, roundedBase);
    if (bound <= powerOfTwo(significand - bits)) {
      return { trees: rounded, base: roundedBase, grid: { bits, bound, significand } };
    }
  }
}

/** |base| + sum over trees of max |leaf|. Exact: a sum of multiples of the grid far below 2^53 of them. */
export function marginBound(trees: readonly ScorableTree[], base: number): number {
  let bound = Math.abs(base);
  for (const tree of trees) {
    let largest = 0;
    for (const node of tree) {
      if (node.kind === 'leaf') largest = Math.max(largest, Math.abs(node.value));
    }
    bound += largest;
  }
  return bound;
}

function roundTree(tree: Tree, bits: number): Tree {
  return tree.map((node) =>
    node.kind === 'leaf' ? { ...node, value: roundToGrid(node.value, bits) } : node,
  );
}

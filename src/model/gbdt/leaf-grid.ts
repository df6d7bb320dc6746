/**
 * Leaves on a grid that makes every sum of them exact in float32, in any order.
 *
 * Let every leaf value and the base be a multiple of u = 2^-bits, and let B = |base| + sum over trees of max |leaf|.
 * Any partial sum of a row's terms, in whatever order and grouping, is a multiple of u of magnitude at most B. When
 * B <= 2^(24 - bits) it is u times an integer of at most 2^24, which float32 holds exactly: no addition rounds, so
 * one thread or eight, float32 or float64, any runtime in any language returns the same margin, bit for bit.
 */
import type { MarginGrid, Tree } from '../trained-model.ts';
import { powerOfTwo, roundToGrid } from '../power-of-two.ts';

const SIGNIFICAND = 24;
/** Finer than this brings nothing: a leaf's own error is greater. */
const MOST_BITS = 24;

export interface OnGrid {
  readonly trees: readonly Tree[];
  readonly base: number;
  readonly grid: MarginGrid;
}

/** Rounds to the finest grid whose bound holds after the rounding. */
export function putOnGrid(trees: readonly Tree[], base: number): OnGrid {
  for (let bits = MOST_BITS; ; bits--) {
    const rounded = trees.map((tree) => roundTree(tree, bits));
    const roundedBase = roundToGrid(base, bits);
    const bound = marginBound(rounded, roundedBase);
    if (bound <= powerOfTwo(SIGNIFICAND - bits)) {
      return { trees: rounded, base: roundedBase, grid: { bits, bound, significand: SIGNIFICAND } };
    }
  }
}

/** |base| + sum over trees of max |leaf|. Exact: a sum of multiples of the grid far below 2^53 of them. */
export function marginBound(trees: readonly Tree[], base: number): number {
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

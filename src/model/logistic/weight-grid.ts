/**
 * Weights on a grid that makes every margin exact in float64, in any order.
 *
 * An input is a multiple of 2^-i of magnitude at most X, a weight one of 2^-w. A product is then a multiple of
 * u = 2^-(i+w), and any partial sum of a margin's terms is one of magnitude at most
 * B = |bias| + sum of X |weight| + sum over categorical columns of max |weight|. When B <= 2^53 u every product and
 * sum is held exactly by a double, fused or not: no kernel, thread or order can change a margin. Category weights
 * pass through float32 in graphs, hence |weight| <= 2^(24 - w).
 */
import { powerOfTwo, roundToGrid } from '../power-of-two.ts';
import type { LogisticColumn, MarginGrid } from '../artifact/trained-model.ts';
import { type FittedColumn, INPUTS } from './design.ts';

const SIGNIFICAND = 53;
const MAX_BITS = 24;

export interface WeightsOnGrid {
  readonly columns: readonly LogisticColumn[];
  readonly bias: number;
  readonly weights: { readonly bits: number };
  readonly grid: MarginGrid;
}

/** Rounds to the finest grid whose bounds hold after the rounding. */
export function putWeightsOnGrid(
  fitted: readonly FittedColumn[],
  weights: Float64Array,
  bias: number,
): WeightsOnGrid {
  for (let bits = MAX_BITS; ; bits--) {
    const rounded = weights.map((weight) => roundToGrid(weight, bits));
    const columns = attach(fitted, rounded);
    const roundedBias = roundToGrid(bias, bits);
    const bound = columns.reduce((sum, column) => sum + largestTerm(column), Math.abs(roundedBias));
    const largest = rounded.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    const gridBits = INPUTS.bits + bits;
    if (largest <= powerOfTwo(24 - bits) && bound <= powerOfTwo(SIGNIFICAND - gridBits)) {
      const grid: MarginGrid = { bits: gridBits, bound, significand: SIGNIFICAND };
      return { columns, bias: roundedBias, weights: { bits }, grid };
    }
  }
}

/** Gives every column its weights, which stand in the order of the inputs. */
function attach(fitted: readonly FittedColumn[], weights: Float64Array): LogisticColumn[] {
  let next = 0;
  const take = (count: number): number[] => [...weights.subarray(next, (next += count))];
  return fitted.map((column): LogisticColumn => {
    if (column.kind === 'numeric') {
      const [weight = 0] = take(1);
      return { ...column, weight };
    }
    const { kind, name, categories, otherSeen, missingSeen } = column;
    const own = take(categories.length);
    const [seenOther] = take(otherSeen ? 1 : 0);
    const [missingWeight = 0] = take(missingSeen ? 1 : 0);
    // Where training saw no rare category, an unseen one counts as missing.
    return {
      kind,
      name,
      categories,
      weights: own,
      otherWeight: seenOther ?? missingWeight,
      missingWeight,
    };
  });
}

function largestTerm(column: LogisticColumn): number {
  if (column.kind === 'numeric') return INPUTS.bound * Math.abs(column.weight);
  return column.weights.reduce(
    (most, weight) => Math.max(most, Math.abs(weight)),
    Math.max(Math.abs(column.missingWeight), Math.abs(column.otherWeight)),
  );
}

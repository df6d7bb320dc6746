/**
 * Columns become bins: small integers whose order is the order of values, so that a histogram stands for all that a
 * split can ask. Bins come from all exact distinct values, not from a sample.
 */
import type { CategoricalColumn, FeatureColumn, NumericColumn } from '../../../core/feature-table.ts';
import { categoryCodes } from '../../artifact/category-codes.ts';
import { seenCategories } from '../../artifact/seen-categories.ts';
import { fitCuts } from './fit-cuts.ts';

export type ColumnBins = NumericBins | CategoricalBins;

interface Bins {
  readonly name: string;
  /** Bins of present values; the code of a missing value is this number, so at most 255. */
  readonly bins: number;
}

export interface NumericBins extends Bins {
  readonly kind: 'numeric';
  /**
   * Shape: [bins - 1]. Bin `b` holds exactly the values x with `x <= thresholds[b]` that earlier bins do not.
   * Each is a float32, and compares alike with a float32 value in single and in double precision.
   */
  readonly thresholds: Float32Array;
}

export interface CategoricalBins extends Bins {
  readonly kind: 'categorical';
  readonly categories: readonly string[];
}

export type BinnedColumn = ColumnBins & {
  /** Shape: [rows]. */
  readonly codes: Uint8Array;
};

/**
 * @param maxBins bins of present values at most, from 2 to 255
 * @param trainRows bins are fitted to this many rows, the first ones; all rows are coded by them
 */
export function binColumn(
  column: FeatureColumn,
  maxBins: number,
  trainRows = column.values.length,
): BinnedColumn {
  return column.kind === 'numeric'
    ? binNumeric(column, maxBins, trainRows)
    : binCategorical(column, maxBins, trainRows);
}

export function binCategorical(
  column: CategoricalColumn,
  maxBins: number,
  trainRows = column.values.length,
): BinnedColumn {
  const categories = seenCategories(column.values.slice(0, trainRows), maxBins);
  const bins = categories.length;
  const coded = categoryCodes(column.values, categories);
  const codes = new Uint8Array(coded.length);
  for (let row = 0; row < coded.length; row++) {
    const code = coded[row] as number;
    codes[row] = Number.isNaN(code) ? bins : code;
  }
  return { kind: 'categorical', name: column.name, bins, codes, categories };
}

function binNumeric(column: NumericColumn, maxBins: number, trainRows: number): BinnedColumn {
  const present = column.values
    .subarray(0, trainRows)
    .filter((value) => !Number.isNaN(value))
    .toSorted();
  const thresholds = fitThresholds(present, maxBins);
  const bins = present.length === 0 ? 0 : thresholds.length + 1;
  const codes = Uint8Array.from(column.values, (value) =>
    Number.isNaN(value) ? bins : firstAtLeast(thresholds, value),
  );
  return { kind: 'numeric', name: column.name, bins, codes, thresholds };
}

/**
 * Every distinct value gets a bin or, when there are too many, bins are filled to equal shares: see fit-cuts. Counts are
 * integers, so the cuts do not depend on the order of rows.
 *
 * @param sorted no NaN
 */
export function fitThresholds(sorted: Float32Array, maxBins: number): Float32Array {
  const thresholds = fitCuts(sorted, maxBins).map((cut) =>
    between(sorted[cut - 1] as number, sorted[cut] as number),
  );
  return Float32Array.from(thresholds);
}

const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** A float32 t with low <= t < high, near the middle: strictly between them when any float32 is. */
function between(low: number, high: number): number {
  const finiteLow = Math.max(low, -LARGEST_FLOAT32);
  const finiteHigh = Math.min(high, LARGEST_FLOAT32);
  // Halves first: the sum of two float32 fits a double, and so does its half, unless both are subnormal.
  const middle = Math.fround((finiteLow + finiteHigh) / 2) + 0;
  return middle >= low && middle < high ? middle : low + 0;
}

/** The place of the first threshold that is not below the value; their number when all are. */
function firstAtLeast(thresholds: Float32Array, value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= (thresholds[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

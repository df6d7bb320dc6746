/** Raw columns become the inputs of a linear model: standardised numbers and one 0/1 column per category. */
import { exactSum } from '../../core/exact/sum.ts';
import type { CategoricalColumn, FeatureColumn, FeatureTable, NumericColumn } from '../../core/matrix.ts';
import { seenCategories } from '../seen-categories.ts';
import { powerOfTwo } from '../power-of-two.ts';
import { standardise } from './score-logistic.ts';

/** 2^-14 of a standard deviation, and at most 256 of them: 22 bits and a sign. */
export const INPUTS = { bits: 14, bound: 256 } as const;

const MOST_CATEGORIES = 255;

export type FittedColumn =
  | {
      readonly kind: 'numeric';
      readonly name: string;
      readonly median: number;
      readonly mean: number;
      readonly scale: number;
    }
  | {
      readonly kind: 'categorical';
      readonly name: string;
      readonly categories: readonly string[];
      /** Then the column has one input more, for missing values. */
      readonly missingSeen: boolean;
    };

export interface Design {
  readonly fitted: readonly FittedColumn[];
  /** Shape: [inputs][rows]: integers, in steps of 2^-14; column by column, a categorical one's missing input last. */
  readonly inputs: readonly Float32Array[];
}

export function designInputs(table: FeatureTable): Design {
  const parts = table.columns.map(designColumn);
  return { fitted: parts.map((part) => part.fitted), inputs: parts.flatMap((part) => part.inputs) };
}

function designColumn(column: FeatureColumn): { fitted: FittedColumn; inputs: Float32Array[] } {
  return column.kind === 'numeric' ? designNumeric(column) : designCategorical(column);
}

function designNumeric(column: NumericColumn) {
  const fitted: FittedColumn = { kind: 'numeric', name: column.name, ...fitStatistics(column.values) };
  return { fitted, inputs: [standardise(column.values, fitted, INPUTS)] };
}

/** Median, mean and standard deviation of the finite values, from sums that are correctly rounded in any order. */
function fitStatistics(values: Float32Array): { median: number; mean: number; scale: number } {
  const finite = values.filter((value) => Number.isFinite(value)).toSorted();
  const count = finite.length;
  if (count === 0) return { median: 0, mean: 0, scale: 1 };
  const upper = finite[count >>> 1] as number;
  const lower = finite[(count - 1) >>> 1] as number;
  const mean = exactSum(finite) / count;
  const variance = exactSum(Float64Array.from(finite, (value) => (value - mean) * (value - mean))) / count;
  return { median: (lower + upper) / 2 + 0, mean, scale: variance > 0 ? 1 / Math.sqrt(variance) : 1 };
}

function designCategorical(column: CategoricalColumn) {
  const categories = seenCategories(column.values, MOST_CATEGORIES);
  const place = new Map(categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(column.values, (value) => place.get(value) ?? categories.length);
  const missingSeen = codes.includes(categories.length);
  const one = powerOfTwo(INPUTS.bits);
  const inputs = Array.from({ length: categories.length + (missingSeen ? 1 : 0) }, (_, code) =>
    Float32Array.from(codes, (seen) => (seen === code ? one : 0)),
  );
  const fitted: FittedColumn = { kind: 'categorical', name: column.name, categories, missingSeen };
  return { fitted, inputs };
}

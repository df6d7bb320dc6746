/** Raw columns become the inputs of a linear model: standardised numbers and one 0/1 column per category. */
import { exactSum } from '../../core/exact/sum.ts';
import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import { seenCategories } from '../artifact/seen-categories.ts';
import { powerOfTwo } from '../power-of-two.ts';
import { standardise } from './score-logistic.ts';

/** 2^-14 of a standard deviation, and at most 256 of them: 22 bits and a sign. */
export const INPUTS = { bits: 14, bound: 256 } as const;

/** Of a column: the others share an input. */
export const MAX_CATEGORIES = 255;

export type FittedColumn = FittedNumericColumn | FittedCategoricalColumn;

export interface FittedNumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  readonly median: number;
  readonly mean: number;
  readonly scale: number;
}

/** Its inputs: one per category, then one for other categories, then one for missing values. */
export interface FittedCategoricalColumn {
  readonly kind: 'categorical';
  readonly name: string;
  readonly categories: readonly string[];
  /** Whether training saw categories too rare for an input of their own, which share one. */
  readonly otherSeen: boolean;
  readonly missingSeen: boolean;
}

export interface Design {
  readonly fitted: readonly FittedColumn[];
  /** Shape: [inputs][rows]: integers, in steps of 2^-14; column by column. */
  readonly inputs: readonly Float32Array[];
}

/** @param leastRows a category seen in fewer rows has no input of its own */
export function designInputs(table: FeatureTable, leastRows = 1): Design {
  const fitted = table.columns.map((column) => fitColumn(column, leastRows));
  const inputs = fitted.flatMap((fittedColumn, index) =>
    columnInputs(fittedColumn, table.columns[index] as FeatureColumn),
  );
  return { fitted, inputs };
}

export function fitColumn(column: FeatureColumn, leastRows: number): FittedColumn {
  if (column.kind === 'numeric') {
    return { kind: 'numeric', name: column.name, ...fitStatistics(column.values) };
  }
  const { kind, name, values } = column;
  const categories = seenCategories(values, MAX_CATEGORIES, leastRows);
  const known = new Set(categories);
  const otherSeen = values.some((value) => value !== '' && !known.has(value));
  return { kind, name, categories, otherSeen, missingSeen: values.includes('') };
}

function columnInputs(fitted: FittedColumn, column: FeatureColumn): Float32Array[] {
  if (fitted.kind === 'numeric') {
    return column.kind === 'numeric' ? [standardise(column.values, fitted, INPUTS)] : [];
  }
  const places = column.kind === 'categorical' ? categoryPlaces(fitted, column.values) : [];
  const one = powerOfTwo(INPUTS.bits);
  return Array.from({ length: inputCount(fitted) }, (_, place) =>
    Float32Array.from(places, (seen) => (seen === place ? one : 0)),
  );
}

export function inputCount(fitted: FittedColumn): number {
  if (fitted.kind === 'numeric') return 1;
  return fitted.categories.length + (fitted.otherSeen ? 1 : 0) + (fitted.missingSeen ? 1 : 0);
}

/** Which of its inputs each value of a training column sets; shape [rows]. */
export function categoryPlaces(
  { categories, otherSeen }: FittedCategoricalColumn,
  values: readonly string[],
): Int32Array {
  const place = new Map(categories.map((category, code) => [category, code]));
  const other = categories.length;
  const missing = other + (otherSeen ? 1 : 0);
  return Int32Array.from(values, (value) => place.get(value) ?? (value === '' ? missing : other));
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

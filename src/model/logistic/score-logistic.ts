/** Margins of a logistic regression: the reference that every exported graph must equal bit for bit. */
import type { FeatureTable } from '../../core/feature-table.ts';
import { bindColumns } from '../columns/bind-columns.ts';
import type { ScorableLogistic } from '../artifact/scorable-model.ts';
import { powerOfTwo } from '../power-of-two.ts';
import type { LogisticCategoricalColumn, LogisticNumericColumn } from '../artifact/trained-model.ts';

/** Shape: [rows]. Every product and sum is exact: see weight-grid. */
export function scoreLogistic(model: ScorableLogistic, table: FeatureTable): Float64Array {
  const margins = new Float64Array(table.rows).fill(model.bias);
  for (const [index, column] of bindColumns(model.columns, table).entries()) {
    const fitted = model.columns[index];
    if (column.kind === 'numeric' && fitted?.kind === 'numeric') {
      addNumeric(margins, column.values, fitted, model.inputs);
    } else if (column.kind === 'categorical' && fitted?.kind === 'categorical') {
      addCategorical(margins, column.values, fitted);
    }
  }
  return margins;
}

function addNumeric(
  margins: Float64Array,
  values: Float32Array,
  fitted: LogisticNumericColumn,
  inputs: ScorableLogistic['inputs'],
): void {
  const steps = standardise(values, fitted, inputs);
  const unit = powerOfTwo(-inputs.bits);
  for (let row = 0; row < margins.length; row++) {
    margins[row] = (margins[row] as number) + (steps[row] as number) * unit * fitted.weight;
  }
}

/**
 * Standardised inputs in steps of 2^-bits, shape [rows]: integers of at most bound * 2^bits, 2^22, which float32 holds.
 * ±Infinity becomes the bound.
 */
export function standardise(
  values: Float32Array,
  { median, mean, scale }: Pick<LogisticNumericColumn, 'median' | 'mean' | 'scale'>,
  { bits, bound }: ScorableLogistic['inputs'],
): Float32Array {
  const perUnit = powerOfTwo(bits);
  return values.map((value) => {
    const scaled = ((Number.isNaN(value) ? median : value) - mean) * scale;
    const cut = Math.min(Math.max(scaled, -bound), bound);
    return Math.floor(cut * perUnit + 0.5);
  });
}

function addCategorical(
  margins: Float64Array,
  values: readonly string[],
  { categories, weights, otherWeight, missingWeight }: LogisticCategoricalColumn,
): void {
  const byCategory = new Map(categories.map((category, code) => [category, weights[code] as number]));
  byCategory.set('', missingWeight);
  for (let row = 0; row < margins.length; row++) {
    margins[row] = (margins[row] as number) + (byCategory.get(values[row] as string) ?? otherWeight);
  }
}

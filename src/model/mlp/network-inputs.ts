import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import { type FittedColumn, categoryPlaces, inputCount } from '../logistic/design.ts';
import { standardise } from '../logistic/score-logistic.ts';
import { powerOfTwo } from '../power-of-two.ts';
import type { NetworkInputs } from './network.ts';

/** 2^-14 of a standard deviation, and at most 16 of them: 18 bits and a sign. */
export const MLP_INPUTS = { bits: 14, bound: 16 } as const;

/** Training rows as inputs: standardised numbers on the grid, and the place of each category. */
export function networkInputs(table: FeatureTable, fitted: readonly FittedColumn[]): NetworkInputs {
  const numeric: { place: number; values: Float64Array }[] = [];
  const categorical: Int32Array[] = [];
  let width = 0;
  for (const [index, fittedColumn] of fitted.entries()) {
    const place = width;
    width += inputCount(fittedColumn);
    const column = table.columns[index] as FeatureColumn;
    if (fittedColumn.kind === 'numeric' && column.kind === 'numeric') {
      const unit = powerOfTwo(-MLP_INPUTS.bits);
      const values = Float64Array.from(
        standardise(column.values, fittedColumn, MLP_INPUTS),
        (steps) => steps * unit,
      );
      numeric.push({ place, values });
    } else if (fittedColumn.kind === 'categorical' && column.kind === 'categorical') {
      categorical.push(categoryPlaces(fittedColumn, column.values).map((own) => own + place));
    }
  }
  return { rows: table.rows, width, numeric, categorical };
}

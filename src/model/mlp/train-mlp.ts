import type { LabelledTable } from '../../core/feature-table.ts';
import { type FittedColumn, fitColumn } from '../logistic/design.ts';
import type { MlpParameters, TrainProgress } from '../train-options.ts';
import type { MlpColumn, MlpModel } from '../artifact/trained-model.ts';
import { fitNetwork } from './fit-network.ts';
import { putLayersOnGrid } from './layer-grid.ts';
import { MLP_INPUTS, networkInputs } from './network-inputs.ts';

/**
 * A multi-layer perceptron on imputed, standardised numbers and categories.
 *
 * @param table columns in code-unit order of their names, rows by key, both classes present
 */
export function trainMlp(
  table: LabelledTable,
  parameters: MlpParameters,
  seed: number,
  progress: TrainProgress,
): MlpModel {
  const fitted = table.columns.map((column) => fitColumn(column, parameters.min_category_rows));
  const inputs = networkInputs(table, fitted);
  const { layers, classWeights, curve, ...solution } = fitNetwork(
    inputs,
    table.target,
    parameters,
    seed,
    progress,
  );
  const onGrid = putLayersOnGrid(layers, fitted, inputs);
  const last = onGrid.at(-1);
  if (last === undefined) throw new Error('a network has at least one layer');
  return {
    kind: 'mlp',
    classWeights,
    columns: describe(fitted),
    inputs: MLP_INPUTS,
    layers: onGrid,
    grid: { bits: last.bits, bound: last.bound, significand: 53 },
    solution,
    curve,
  };
}

function describe(fitted: readonly FittedColumn[]): MlpColumn[] {
  let next = 0;
  const take = (): number => next++;
  return fitted.map((column): MlpColumn => {
    if (column.kind === 'numeric') return { ...column, input: take() };
    const { kind, name, categories, otherSeen, missingSeen } = column;
    const inputs = categories.map(take);
    const other = otherSeen ? take() : null;
    const missing = missingSeen ? take() : null;
    // Where training saw no rare category, an unseen one counts as missing.
    return { kind, name, categories, inputs, otherInput: other ?? missing, missingInput: missing };
  });
}

import type { LabelledTable } from '../../core/feature-table.ts';
import type { LogisticParameters, TrainProgress } from '../train-options.ts';
import type { LogisticModel } from '../artifact/trained-model.ts';
import { INPUTS, designInputs } from './design.ts';
import { fitLogistic } from './newton.ts';
import { putWeightsOnGrid } from './weight-grid.ts';

/**
 * Logistic regression on imputed, standardised numbers and one-hot categories.
 *
 * @param table columns in code-unit order of their names, both classes present
 */
export function trainLogistic(
  table: LabelledTable,
  parameters: LogisticParameters,
  progress: TrainProgress,
): LogisticModel {
  const { fitted, inputs } = designInputs(table, parameters.min_category_rows);
  const { bias, weights, classWeights, iterations, lastStep, converged, curve } = fitLogistic(
    inputs,
    table.target,
    parameters,
    progress,
  );
  return {
    kind: 'logistic',
    classWeights,
    inputs: INPUTS,
    ...putWeightsOnGrid(fitted, weights, bias),
    solution: { iterations, lastStep, converged },
    curve,
  };
}

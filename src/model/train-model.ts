import { compareCodeUnits } from '../core/json/canonical-json.ts';
import { MlopsError } from '../core/error.ts';
import { EXIT } from '../core/exit-code.ts';
import type { LabelledTable } from '../core/feature-table.ts';
import { resolveDefaults } from './gbdt/resolve-defaults.ts';
import { trainGbdt } from './gbdt/train-gbdt.ts';
import { trainLogistic } from './logistic/train-logistic.ts';
import { trainMlp } from './mlp/train-mlp.ts';
import { isReserved } from './onnx/graph.ts';
import type { TrainOptions, TrainProgress } from './train-options.ts';
import type { TrainedModel } from './artifact/trained-model.ts';

/**
 * Trains a model. Equal tables, options and seed give equal models, on any machine; the order of columns does not
 * matter, nor does that of rows unless some are drawn (`subsample`, and by an mlp), nor the number of threads.
 *
 * @throws MlopsError NO_FEATURES, NO_ROWS, TARGET_ONE_CLASS, COLUMN_NAME_RESERVED
 */
export function trainModel(
  table: LabelledTable,
  options: TrainOptions,
  progress: TrainProgress = () => undefined,
  threads = 1,
): TrainedModel {
  refuseUntrainable(table);
  const columns = table.columns.toSorted((a, b) => compareCodeUnits(a.name, b.name));
  const sorted = { ...table, columns };
  switch (options.algorithm) {
    case 'gbdt':
      return trainGbdt(
        sorted,
        resolveDefaults(options.parameters, table.rows),
        options.seed,
        progress,
        threads,
      );
    case 'logistic':
      return trainLogistic(sorted, options.parameters, progress);
    case 'mlp':
      return trainMlp(sorted, options.parameters, options.seed, progress);
  }
}

function refuseUntrainable({ rows, columns, target }: LabelledTable): void {
  if (columns.length === 0) {
    throw new MlopsError({
      code: 'NO_FEATURES',
      message: 'there are no feature columns',
      hints: ['list columns in the profile besides the key and the target, or exclude fewer'],
    });
  }
  const reserved = columns.find(({ name }) => isReserved(name));
  if (reserved !== undefined) {
    throw new MlopsError({
      code: 'COLUMN_NAME_RESERVED',
      message: `a feature cannot be called \`${reserved.name}\`, which the model needs for itself`,
      hints: ['rename the column, or list it in `exclude`'],
    });
  }
  if (rows === 0) {
    throw new MlopsError({ code: 'NO_ROWS', message: 'there are no training rows', exitCode: EXIT.no });
  }
  const only = target[0];
  if (target.every((label) => label === only)) {
    throw new MlopsError({
      code: 'TARGET_ONE_CLASS',
      message: `every one of the ${rows} training rows has the label ${only}`,
      hints: [
        'a model is trained on rows of both classes: check the target column and its positive label, or take more data',
      ],
      exitCode: EXIT.no,
    });
  }
}

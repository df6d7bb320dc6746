import type { FeatureTable } from '../../core/feature-table.ts';
import { sampleTable, withExtremes } from '../artifact/sample-table.fixture.ts';
import { trainModel } from '../train-model.ts';
import { parseTrainOptions } from '../parse-train-options.ts';
import type { GbdtModel } from '../artifact/trained-model.ts';

export const table = sampleTable(5000);
export const hostile = withExtremes(table);

export const models = {
  gbdt: trainGbdtModel({ n_estimators: 120, num_leaves: 8 }),
  // Large leaves, many trees: float32's grid would be too coarse.
  'gbdt in double': trainGbdtModel({ n_estimators: 300, learning_rate: 0.5, lambda_l2: 0, num_leaves: 16 }),
  logistic: trainModel(table, parseTrainOptions('logistic', 1, {})),
  mlp: trainModel(table, parseTrainOptions('mlp', 1, { max_epochs: 10 })),
};

function trainGbdtModel(given: Record<string, number>): GbdtModel {
  const model = trainModel(table, parseTrainOptions('gbdt', 1, { max_depth: 4, colsample: 1, ...given }));
  if (model.kind !== 'gbdt') throw new Error('another algorithm was trained');
  return model;
}

export function first(from: FeatureTable, rows: number): FeatureTable {
  const columns = from.columns.map((column) =>
    column.kind === 'numeric'
      ? { ...column, values: column.values.slice(0, rows) }
      : { ...column, values: column.values.slice(0, rows) },
  );
  return { rows, columns };
}

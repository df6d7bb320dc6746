/** Models of all kinds that training makes, and rows that try them. */
import type { FeatureTable } from '../../core/feature-table.ts';
import { sampleTableOfTowns, withExtremes } from '../artifact/sample-table.fixture.ts';
import type { TrainedModel } from '../artifact/trained-model.ts';
import { parseTrainOptions } from '../parse-train-options.ts';
import { trainModel } from '../train-model.ts';

export const training = sampleTableOfTowns(4000);
const train = (algorithm: TrainedModel['kind'], given: Parameters<typeof parseTrainOptions>[2]) =>
  trainModel(training, parseTrainOptions(algorithm, 1, given));

/** Each with numbers, categories and, where it has trees, sets of categories. */
export const agreementModels = {
  'gbdt in float32': train('gbdt', { n_estimators: 40, num_leaves: 15 }),
  'gbdt in float64': train('gbdt', {
    n_estimators: 70,
    num_leaves: 12,
    learning_rate: 1,
    lambda_l2: 0,
  }),
  logistic: train('logistic', {}),
  mlp: train('mlp', { max_epochs: 4, hidden: [16, 8] }),
};

/**
 * A part of endlessly many rows: missing values, categories that training never saw, infinities, the smallest numbers, and the very
 * thresholds of the model's trees.
 */
export function agreementRows(model: TrainedModel, rows: number, part: number): FeatureTable {
  const table = withExtremes(sampleTableOfTowns(rows, 1000 + part));
  const columns = table.columns.map((column) => {
    const thresholds = column.kind === 'numeric' ? thresholdsOf(model, column.name) : [];
    if (column.kind !== 'numeric' || thresholds.length === 0) return column;
    const values = column.values.map((value, row) =>
      row % 5 === 1 ? (thresholds[((row - 1) / 5) % thresholds.length] as number) : value,
    );
    return { ...column, values };
  });
  return { rows, columns };
}

function thresholdsOf(model: TrainedModel, name: string): number[] {
  if (model.kind !== 'gbdt') return [];
  return model.trees.flatMap((tree) =>
    tree.flatMap((node) =>
      node.kind === 'threshold' && model.columns[node.column]?.name === name ? [node.threshold] : [],
    ),
  );
}

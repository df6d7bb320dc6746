import type { FeatureTable } from '../../core/feature-table.ts';
import type { ModelColumn, PlainColumn } from '../../documents/model-column.ts';
import type { TrainedModel } from './trained-model.ts';
import { categoricalStatistics, numericStatistics } from './training-statistics.ts';

/**
 * The model's columns in the order of the graph, with what training saw in them.
 *
 * @param table the rows that the model was trained on
 */
export function describeColumns(model: TrainedModel, table: FeatureTable): ModelColumn[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return plainColumns(model).map((column): ModelColumn => {
    const values = byName.get(column.name);
    if (column.kind === 'numeric' && values?.kind === 'numeric') {
      return { ...column, training: numericStatistics(values) };
    }
    if (column.kind === 'categorical' && values?.kind === 'categorical') {
      return { ...column, training: categoricalStatistics(values, column.categories) };
    }
    throw new Error(`the model was not trained on the column \`${column.name}\` of this table`);
  });
}

function plainColumns(model: TrainedModel): readonly PlainColumn[] {
  switch (model.kind) {
    case 'gbdt':
      return model.columns;
    case 'logistic':
      return model.columns.map((column) => {
        if (column.kind === 'numeric') return column;
        const { otherWeight, missingWeight, ...rest } = column;
        return { ...rest, other_weight: otherWeight, missing_weight: missingWeight };
      });
    case 'mlp':
      return model.columns.map((column) => {
        if (column.kind === 'categorical') {
          return { kind: column.kind, name: column.name, categories: column.categories };
        }
        const { kind, name, median, mean, scale } = column;
        return { kind, name, median, mean, scale };
      });
  }
}

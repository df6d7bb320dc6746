import { exactSum } from '../../core/exact/sum.ts';
import type { FeatureColumn } from '../../core/feature-table.ts';
import type {
  GbdtModel,
  LogisticColumn,
  MlpColumn,
  MlpLayer,
  TrainedModel,
} from '../artifact/trained-model.ts';

export interface ColumnImportance {
  readonly name: string;
  readonly kind: FeatureColumn['kind'];
  /**
   * gbdt: sum of the gains of the column's splits. logistic: how far the margin moves per standard deviation, or
   * between the category with the lowest weight and that with the highest. mlp: the same of the first hidden layer, as
   * the length of the vector of its units: how strongly a column is read, not what it is used for.
   */
  readonly importance: number;
  /** gbdt: splits that ask about the column. */
  readonly splits?: number;
}

/** One entry per column, the most important first; of equals the first by name. */
export function columnImportance(model: TrainedModel): ColumnImportance[] {
  return unsorted(model).toSorted((a, b) => b.importance - a.importance);
}

function unsorted(model: TrainedModel): ColumnImportance[] {
  switch (model.kind) {
    case 'gbdt':
      return splitImportance(model);
    case 'logistic':
      return model.columns.map((column) => ({
        name: column.name,
        kind: column.kind,
        importance: reach(column),
      }));
    case 'mlp':
      return model.columns.map((column) => ({
        name: column.name,
        kind: column.kind,
        importance: inputReach(column, model.layers[0] as MlpLayer),
      }));
  }
}

function splitImportance({ columns, trees }: GbdtModel): ColumnImportance[] {
  const gains: number[][] = columns.map(() => []);
  for (const tree of trees) {
    for (const node of tree) if (node.kind !== 'leaf') gains[node.column]?.push(node.gain);
  }
  return columns.map(({ name, kind }, index) => {
    const own = gains[index] ?? [];
    return { name, kind, importance: exactSum(own), splits: own.length };
  });
}

function reach(column: LogisticColumn): number {
  if (column.kind === 'numeric') return Math.abs(column.weight);
  const weights = [...column.weights, column.otherWeight, column.missingWeight];
  return Math.max(...weights) - Math.min(...weights);
}

function inputReach(column: MlpColumn, { weights, outputs }: MlpLayer): number {
  const inputs =
    column.kind === 'numeric'
      ? [column.input]
      : [...column.inputs, column.otherInput, column.missingInput].filter((input) => input !== null);
  let squares = 0;
  for (let unit = 0; unit < outputs; unit++) {
    const own = inputs.map((input) => weights[input * outputs + unit] as number);
    const range = column.kind === 'numeric' ? (own[0] as number) : Math.max(...own) - Math.min(...own);
    squares += range * range;
  }
  return Math.sqrt(squares);
}

import { exactSum } from '../core/exact/sum.ts';
import type { FeatureColumn } from '../core/matrix.ts';
import type { GbdtModel, LogisticColumn, TrainedModel } from './trained-model.ts';

export interface ColumnImportance {
  readonly name: string;
  readonly kind: FeatureColumn['kind'];
  /**
   * gbdt: sum of the gains of the column's splits. logistic: how far the margin moves per standard deviation, or
   * between the category with the lowest weight and that with the highest.
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
  const weights = [...column.weights, column.missingWeight];
  return Math.max(...weights) - Math.min(...weights);
}

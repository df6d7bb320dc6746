import { MlopsError } from '../../core/error.ts';
import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';

export interface ColumnNeed {
  readonly name: string;
  readonly kind: FeatureColumn['kind'];
}

/**
 * The table's columns that a model needs, in the model's order; other columns are ignored.
 *
 * @throws MlopsError MODEL_COLUMN_MISSING, MODEL_COLUMN_KIND
 */
export function bindColumns(needs: readonly ColumnNeed[], table: FeatureTable): FeatureColumn[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return needs.map(({ name, kind }) => {
    const column = byName.get(name);
    if (column === undefined) {
      throw new MlopsError({
        code: 'MODEL_COLUMN_MISSING',
        message: `the table has no column \`${name}\`, which the model needs`,
        hints: [`the model reads ${needs.map((need) => `\`${need.name}\``).join(', ')}`],
      });
    }
    if (column.kind !== kind) {
      throw new MlopsError({
        code: 'MODEL_COLUMN_KIND',
        message: `column \`${name}\` is ${column.kind}, but the model was trained on a ${kind} one`,
        hints: ['read the table with the profile that the model was trained with'],
      });
    }
    return column;
  });
}

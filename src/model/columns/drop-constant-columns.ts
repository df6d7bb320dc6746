import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { FeatureColumn, LabelledTable } from '../../core/feature-table.ts';

export interface DroppedColumn {
  readonly name: string;
  readonly reason: 'all_missing' | 'constant';
}

/**
 * Leaves out columns that are the same in every row, and so predict nothing: the model does not ask for them. One value
 * beside missing ones stays.
 *
 * @throws MlopsError NO_FEATURES when none is left
 */
export function dropConstantColumns(table: LabelledTable): {
  table: LabelledTable;
  dropped: readonly DroppedColumn[];
} {
  const dropped = table.columns.flatMap((column): DroppedColumn[] => {
    if (table.rows === 0 || !isSame(column)) return [];
    const [first] = column.values;
    const missing = column.kind === 'numeric' ? Number.isNaN(first) : first === '';
    return [{ name: column.name, reason: missing ? 'all_missing' : 'constant' }];
  });
  // The order in which a profile lists columns is nothing.
  dropped.sort((a, b) => compareCodeUnits(a.name, b.name));
  if (table.columns.length > 0 && dropped.length === table.columns.length) throw nothingLeft(dropped);
  const gone = new Set(dropped.map(({ name }) => name));
  return { table: { ...table, columns: table.columns.filter(({ name }) => !gone.has(name)) }, dropped };
}

function nothingLeft(dropped: readonly DroppedColumn[]): MlopsError {
  const list = dropped.map(({ name, reason }) => `\`${name}\` (${REASONS[reason]})`).join(', ');
  return new MlopsError({
    code: 'NO_FEATURES',
    message: `there are no feature columns: each has the same value in every row, ${list}`,
    hints: ['check the job that makes the rows, and which columns `exclude` leaves'],
    exitCode: EXIT.no,
  });
}

const REASONS = { all_missing: 'missing', constant: 'constant' } as const;

function isSame({ kind, values }: FeatureColumn): boolean {
  // -0 and 0 are one value; NaN is the same as NaN.
  if (kind === 'categorical') return values.every((value) => value === values[0]);
  const first = values[0] as number;
  return Number.isNaN(first) ? values.every(Number.isNaN) : values.every((value) => value === first);
}

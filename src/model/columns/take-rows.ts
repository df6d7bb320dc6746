import type { FeatureColumn, LabelledTable } from '../../core/feature-table.ts';

/** The rows at these places, in this order; without their keys. */
export function takeRows(table: LabelledTable, places: readonly number[] | Uint32Array): LabelledTable {
  const rows = Uint32Array.from(places);
  return {
    rows: rows.length,
    columns: table.columns.map((column) => takeValues(column, rows)),
    target: takeLabels(table.target, rows),
  };
}

/** Without places: the column as it is. */
export function takeValues(column: FeatureColumn, rows: Uint32Array | undefined): FeatureColumn {
  if (rows === undefined) return column;
  return column.kind === 'numeric'
    ? { ...column, values: takeNumbers(column.values, rows) }
    : { ...column, values: takeTexts(column.values, rows) };
}

/** Without places: the labels as they are. */
export function takeLabels(target: Uint8Array, rows: Uint32Array | undefined): Uint8Array {
  if (rows === undefined) return target;
  const taken = new Uint8Array(rows.length);
  for (let place = 0; place < rows.length; place++) taken[place] = target[rows[place] as number] as number;
  return taken;
}

function takeTexts(values: readonly string[], rows: Uint32Array): string[] {
  const taken: string[] = [];
  for (const row of rows) taken.push(values[row] ?? '');
  return taken;
}

function takeNumbers(values: Float32Array, rows: Uint32Array): Float32Array {
  const taken = new Float32Array(rows.length);
  for (let place = 0; place < rows.length; place++) taken[place] = values[rows[place] as number] as number;
  return taken;
}

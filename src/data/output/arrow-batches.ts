import type { DuckDBDataChunk } from '@duckdb/node-api';
import { RecordBatch, Schema, Struct, makeData } from 'apache-arrow';
import { type ArrowColumn, arrowColumn } from '../arrow/arrow-column.ts';
import type { ColumnGatherer } from '../arrow/gather-column.ts';
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
  const begin = () => ({ rows: 0, gatherers: columns.map(({ gather }) => gather(BATCH_ROWS)) });
  let batch = begin();
  for await (const chunk of chunks) {
    const { rowCount } = chunk;
    for (let from = 0; from < rowCount;) {
      const to = Math.min(rowCount, from + BATCH_ROWS - batch.rows);
      for (const [index, gatherer] of batch.gatherers.entries()) gatherer.take(chunk, index, from, to);
      batch.rows += to - from;
      from = to;
      if (batch.rows < BATCH_ROWS) continue;
      yield batchOf(schema, batch);
      batch = begin();
    }
  }
  if (batch.rows > 0) yield batchOf(schema, batch);
}

function batchOf(
  schema: Schema,
  { rows: length, gatherers }: { readonly rows: number; readonly gatherers: readonly ColumnGatherer[] },
): RecordBatch {
  const children = gatherers.map((gatherer) => gatherer.data());
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
  );
}

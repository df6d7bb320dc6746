/** Arrow IPC, the file format (https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format). */
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RecordBatch, RecordBatchFileWriter, Schema, Struct, makeData } from 'apache-arrow';
import type { DuckDBValue } from '@duckdb/node-api';
import { type ArrowColumn, arrowColumn } from '../arrow/arrow-column.ts';
import { writing } from '../../core/files/system-error.ts';
import type { Database } from '../duckdb/database.ts';
import { describeRelation } from '../duckdb/describe-relation.ts';
import { streamChunks } from '../duckdb/stream-chunks.ts';

/** Whatever DuckDB's chunks are: the file depends on the rows alone. */
const BATCH_ROWS = 65_536;

/**
 * Writes the rows of `select`, which must have a total ORDER BY, in batches of equal size. Missing folders are made.
 *
 * @throws MlopsError CANNOT_WRITE
 */
export async function writeArrow(database: Database, select: string, path: string): Promise<void> {
  const columns = (await describeRelation(database, `(${select})`)).map(arrowColumn);
  const cells = columns.map(({ sql, name }) => `${sql} AS ${name}`).join(', ');
  const schema = new Schema(columns.map(({ field }) => field));
  const writer = new RecordBatchFileWriter();
  writer.reset(undefined, schema);
  // It may fail while rows are still being read.
  const failures: unknown[] = [];
  const written = drain(writer, path, failures);
  written.catch((error: unknown) => failures.push(error));
  let waiting: DuckDBValue[][] = columns.map(() => []);
  const flush = () => {
    writer.write(batchOf(schema, columns, waiting));
    waiting = columns.map(() => []);
  };
  await database.run('SET threads = 1');
  try {
    for await (const chunk of streamChunks(database, `SELECT ${cells} FROM (${select})`)) {
      for (const [index, values] of waiting.entries()) {
        const vector = chunk.getColumnVector(index);
        for (let row = 0; row < chunk.rowCount; row += 1) values.push(vector.getItem(row));
      }
      while ((waiting[0]?.length ?? 0) >= BATCH_ROWS) {
        const rest = waiting.map((values) => values.splice(BATCH_ROWS));
        flush();
        waiting = rest;
      }
      if (failures.length > 0) break;
    }
    if ((waiting[0]?.length ?? 0) > 0) flush();
    writer.finish();
  } catch (error) {
    writer.abort(error);
    await written.catch(() => undefined);
    throw error;
  } finally {
    await database.run(`SET threads = ${database.threads}`);
  }
  await writing(path, async () => {
    await written;
    if (failures.length > 0) throw failures[0];
  });
}

/** Writes what the writer has as it comes, so that it does not gather. What follows a failure is thrown away. */
async function drain(writer: RecordBatchFileWriter, path: string, failures: unknown[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  try {
    for await (const bytes of writer) {
      if (failures.length === 0) await file.writeFile(bytes).catch((error: unknown) => failures.push(error));
    }
  } finally {
    await file.close();
  }
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

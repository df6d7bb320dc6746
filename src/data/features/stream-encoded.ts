/** Rows for a model whose categories are known: numbers and codes as typed arrays, straight from DuckDB's vectors. */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Database } from '../duckdb/database.ts';
import { rawVector } from '../duckdb/raw-vector.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { type Lane, streamChunks } from '../duckdb/stream-chunks.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { EncodedBatchBuilder } from './encoded-batch-builder.ts';
import type { KeyCarrier } from './key-carrier.ts';
import { type EncodedColumn, encodedExpressions } from './encoded-expressions.ts';

export interface EncodedRows<Key> {
  readonly rows: number;
  /** Number of each row in its file, from 1, ascending. Shape: [rows]. */
  readonly rowNumbers: Float64Array;
  /**
   * Shape of each: [rows]. Of a number, float32, NaN where it is missing. Of a category, its place in the list; where the
   * text is missing, the length of the list, and where it is none of them, one more.
   */
  readonly columns: readonly (Float32Array | Uint32Array)[];
  readonly keys: Key;
  /** Rows whose texts came along. */
  readonly samples: readonly RowSample[];
}

export interface RowSample {
  /** Place in the batch. */
  readonly row: number;
  /** Of the categorical columns, in their order; the empty text is missing. */
  readonly texts: readonly string[];
}

export interface EncodedRequest<Key> {
  /** SQL name of a relation with `_row`, the columns and the key, which DuckDB reads in the order of `_row`. */
  readonly relation: string;
  readonly columns: readonly EncodedColumn[];
  readonly key: string;
  /** Of one batch. */
  readonly openCarrier: () => KeyCarrier<Key>;
  /** Rows of every batch but the last. */
  readonly batchRows: number;
  /** One row in so many comes with its texts: the first of all and each that many further, whatever the batches are. */
  readonly sampleEvery: number;
  /** Called around each wait for DuckDB. */
  readonly lane: Lane;
}

/**
 * Memory does not grow with the rows. Runs on a connection of its own.
 *
 * @throws MlopsError as `encodedExpressions`, and what reading may throw
 */
export async function* streamEncoded<Key>(
  database: Database,
  request: EncodedRequest<Key>,
): AsyncGenerator<EncodedRows<Key>> {
  const { relation, columns, key, batchRows, lane } = request;
  const expressions = await encodedExpressions(database, relation, columns);
  const select = [
    ROW_COLUMN,
    ...expressions.map(({ sql }) => sql),
    quoteIdentifier(key),
    // To look each row's text up costs more than to carry all of them along, of which few are looked at.
    ...expressions.flatMap(({ text }) => text ?? []),
  ];
  let last = 0;
  let rows = 0;
  let batch = new EncodedBatchBuilder(request, rows);
  for await (const chunk of streamChunks(database, `SELECT ${select.join(', ')} FROM ${relation}`, lane)) {
    const numbers = rowNumbersOf(chunk);
    last = requireAscending(numbers, last);
    for (let from = 0; from < numbers.length;) {
      from = batch.take(chunk, numbers, from);
      if (batch.rows < batchRows) continue;
      rows += batch.rows;
      yield batch.finish();
      batch = new EncodedBatchBuilder(request, rows);
    }
  }
  if (batch.rows > 0) yield batch.finish();
}

/** BIGINT, exact up to 2^53. */
function rowNumbersOf(chunk: DuckDBDataChunk): Float64Array {
  const rows = chunk.rowCount;
  const { bytes } = rawVector(chunk, 0, rows, 8);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, rows * 2);
  const numbers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    numbers[row] = (words[2 * row] as number) + (words[2 * row + 1] as number) * 4_294_967_296;
  }
  return numbers;
}

// What is written is in the order of the file because of this, not because of what DuckDB is known to do.
function requireAscending(numbers: Float64Array, before: number): number {
  let last = before;
  for (const number of numbers) {
    if (!(number > last)) throw new Error(`row ${number} was read after row ${last}`);
    last = number;
  }
  return last;
}

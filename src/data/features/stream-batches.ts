/** Rows of a query in batches of one size, whatever DuckDB's chunks are, in the order of the file. */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Database } from '../duckdb/database.ts';
import { rawVector } from '../duckdb/raw-vector.ts';
import { type Lane, streamChunks } from '../duckdb/stream-chunks.ts';
import type { KeyCarrier } from './key-carrier.ts';

export interface RowBatch<Key, Values> {
  readonly rows: number;
  /** Number of each row in its file, from 1, ascending. Shape: [rows]. */
  readonly rowNumbers: Float64Array;
  readonly keys: Key;
  readonly values: Values;
}

/** Takes what a batch is made of, beside its rows' numbers and keys. */
export interface ValueCarrier<Values> {
  /**
   * Rows `from` to `to`, without, of a chunk, whose columns of values begin at the second one.
   *
   * @param at place of the first of them in the batch
   */
  readonly take: (chunk: DuckDBDataChunk, from: number, to: number, at: number) => void;
  /** What was taken. */
  readonly release: (rows: number) => Values;
}

export interface BatchOptions<Key> {
  /** Name of a column that goes along. */
  readonly key: string;
  /** Of one batch. */
  readonly openCarrier: () => KeyCarrier<Key>;
  /** Rows of every batch but the last. */
  readonly batchRows: number;
  /** Called around each wait for DuckDB. */
  readonly lane: Lane;
}

interface BatchQuery<Values> {
  /** Gives `_row` first, then the values, of which the key is one. */
  readonly sql: string;
  /** Place of the key among all columns. */
  readonly keyColumn: number;
  /** @param before rows of the batches before */
  readonly openValues: (before: number) => ValueCarrier<Values>;
}

/** Memory does not grow with the rows. Runs on a connection of its own, so that other queries may run between two batches. */
export async function* streamBatches<Key, Values>(
  database: Database,
  { sql, keyColumn, openValues }: BatchQuery<Values>,
  { openCarrier, batchRows, lane }: Omit<BatchOptions<Key>, 'key'>,
): AsyncGenerator<RowBatch<Key, Values>> {
  let before = 0;
  const open = () => ({
    rows: 0,
    numbers: new Float64Array(batchRows),
    keys: openCarrier(),
    values: openValues(before),
  });
  let batch = open();
  const finish = (): RowBatch<Key, Values> => {
    const { rows, numbers, keys, values } = batch;
    return {
      rows,
      rowNumbers: numbers.subarray(0, rows),
      keys: keys.release(),
      values: values.release(rows),
    };
  };
  let last = 0;
  for await (const chunk of streamChunks(database, sql, lane)) {
    const numbers = rowNumbersOf(chunk);
    last = requireAscending(numbers, last);
    for (let from = 0; from < numbers.length;) {
      const to = Math.min(numbers.length, from + batchRows - batch.rows);
      batch.numbers.set(numbers.subarray(from, to), batch.rows);
      batch.keys.take(chunk, keyColumn, from, to);
      batch.values.take(chunk, from, to, batch.rows);
      batch.rows += to - from;
      from = to;
      if (batch.rows < batchRows) continue;
      yield finish();
      before += batch.rows;
      batch = open();
    }
  }
  if (batch.rows > 0) yield finish();
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

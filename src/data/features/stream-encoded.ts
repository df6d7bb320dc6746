/** Rows for a model whose categories are known: numbers and codes as typed arrays, straight from DuckDB's vectors. */
import type { Database } from '../duckdb/database.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { encodedCarrier } from './encoded-carrier.ts';
import { type EncodedColumn, encodedExpressions } from './encoded-expressions.ts';
import { type BatchOptions, type RowBatch, streamBatches } from './stream-batches.ts';

export interface EncodedValues {
  /**
   * Shape of each: [rows]. Of a number, float32, NaN where it is missing. Of a category, its place in the list; where the
   * text is missing, the length of the list, and where it is none of them, one more.
   */
  readonly columns: readonly (Float32Array | Uint32Array)[];
  /** Rows whose texts came along. */
  readonly samples: readonly RowSample[];
}

export interface RowSample {
  /** Place in the batch. */
  readonly row: number;
  /** Of the categorical columns, in their order; the empty text is missing. */
  readonly texts: readonly string[];
}

export interface EncodedRequest<Key> extends BatchOptions<Key> {
  /** SQL name of a relation with `_row`, the columns and the key, which DuckDB reads in the order of `_row`. */
  readonly relation: string;
  readonly columns: readonly EncodedColumn[];
  /** One row in so many comes with its texts: the first of all and each that many further, whatever the batches are. */
  readonly sampleEvery: number;
}

/** @throws MlopsError as `encodedExpressions`, and what reading may throw */
export async function* streamEncoded<Key>(
  database: Database,
  request: EncodedRequest<Key>,
): AsyncGenerator<RowBatch<Key, EncodedValues>> {
  const { relation, columns, key } = request;
  const expressions = await encodedExpressions(database, relation, columns);
  const select = [
    ROW_COLUMN,
    ...expressions.map(({ sql }) => sql),
    quoteIdentifier(key),
    // To look each row's text up costs more than to carry all of them along, of which few are looked at.
    ...expressions.flatMap(({ text }) => text ?? []),
  ];
  const query = {
    sql: `SELECT ${select.join(', ')} FROM ${relation}`,
    keyColumn: columns.length + 1,
    openValues: (before: number) => encodedCarrier(request, before),
  };
  yield* streamBatches(database, query, request);
}

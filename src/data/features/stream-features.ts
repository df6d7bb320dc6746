import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import type { Database } from '../duckdb/database.ts';
import type { FeatureRequest } from './feature-columns.ts';
import { featureExpressions } from './feature-expressions.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { type Lane, streamChunks } from '../duckdb/stream-chunks.ts';
import type { KeyCarrier } from './key-carrier.ts';

export interface FeatureBatch<Key> {
  /** Number of each row in its file, from 1, ascending. Shape: [rows]. */
  readonly rowNumbers: Float64Array;
  readonly keys: Key;
  readonly table: FeatureTable;
}

export interface StreamOptions<Key> {
  /** A column that goes along with the features. */
  readonly key: string;
  /** Of one batch. */
  readonly openCarrier: () => KeyCarrier<Key>;
  /** Rows of every batch but the last. */
  readonly batchRows: number;
  /** Called around each wait for DuckDB. */
  readonly lane: Lane;
}

/**
 * The features of a relation that has `_row`, in batches in the order of the file. Memory does not grow with the rows
 * when the database may spill. Runs on a connection of its own, so that other queries may run between two batches.
 */
export async function* streamFeatures<Key>(
  database: Database,
  relation: string,
  columns: readonly FeatureRequest[],
  options: StreamOptions<Key>,
): AsyncGenerator<FeatureBatch<Key>> {
  const { key, openCarrier, batchRows, lane } = options;
  const select = [
    ROW_COLUMN,
    ...(await featureExpressions(database, relation, columns)),
    quoteIdentifier(key),
  ];
  const sql = `SELECT ${select.join(', ')} FROM ${relation} ORDER BY ${ROW_COLUMN}`;
  let batch = new BatchBuilder(columns, openCarrier(), batchRows);
  for await (const chunk of streamChunks(database, sql, lane)) {
    for (let from = 0; from < chunk.rowCount;) {
      from = batch.take(chunk, from);
      if (batch.rows < batchRows) continue;
      yield batch.finish();
      batch = new BatchBuilder(columns, openCarrier(), batchRows);
    }
  }
  if (batch.rows > 0) yield batch.finish();
}

/** Collects rows of chunks until a batch is full. */
class BatchBuilder<Key> {
  rows = 0;
  private readonly capacity: number;
  private readonly rowNumbers: Float64Array;
  private readonly columns: readonly FeatureColumn[];
  private readonly texts: readonly (string[] | undefined)[];
  private readonly keys: KeyCarrier<Key>;

  constructor(requests: readonly FeatureRequest[], keys: KeyCarrier<Key>, capacity: number) {
    this.capacity = capacity;
    this.rowNumbers = new Float64Array(capacity);
    this.texts = requests.map(({ kind }) => (kind === 'categorical' ? [] : undefined));
    this.columns = requests.map(({ name, kind }, index): FeatureColumn =>
      kind === 'numeric'
        ? { kind, name, values: new Float32Array(capacity) }
        : { kind, name, values: this.texts[index] ?? [] },
    );
    this.keys = keys;
  }

  /** Takes rows of `chunk` from `from` on, as many as there is room for; returns the first row that it left. */
  take(chunk: DuckDBDataChunk, from: number): number {
    const to = Math.min(chunk.rowCount, from + this.capacity - this.rows);
    const numbers = chunk.getColumnVector(0);
    for (let row = from; row < to; row++)
      this.rowNumbers[this.rows + row - from] = Number(numbers.getItem(row));
    for (const [index, column] of this.columns.entries()) {
      const vector = chunk.getColumnVector(index + 1);
      if (column.kind === 'numeric') {
        const { values } = column;
        for (let row = from; row < to; row++) values[this.rows + row - from] = vector.getItem(row) as number;
      } else {
        const values = this.texts[index] ?? [];
        for (let row = from; row < to; row++) values.push(vector.getItem(row) as string);
      }
    }
    this.keys.take(chunk, this.columns.length + 1, from, to);
    this.rows += to - from;
    return to;
  }

  finish(): FeatureBatch<Key> {
    const { rows } = this;
    const columns = this.columns.map((column): FeatureColumn =>
      column.kind === 'numeric' ? { ...column, values: column.values.subarray(0, rows) } : column,
    );
    return {
      rowNumbers: this.rowNumbers.subarray(0, rows),
      keys: this.keys.release(),
      table: { rows, columns },
    };
  }
}

import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import type { Database } from '../duckdb/database.ts';
import type { FeatureRequest } from './feature-columns.ts';
import { featureExpressions } from './feature-expressions.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { streamChunks } from '../duckdb/stream-chunks.ts';

export interface FeatureBatch {
  /** Number of each row in its file, from 1, ascending. Shape: [rows]. */
  readonly rowNumbers: Float64Array;
  /** The key's values as DuckDB reads them (bigint for BIGINT, string for VARCHAR); empty when no key was asked for. */
  readonly keys: readonly DuckDBValue[];
  readonly table: FeatureTable;
}

export interface StreamOptions {
  /** A column that goes along with the features. */
  readonly key?: string;
  /** Rows of every batch but the last. Default: 65,536. */
  readonly batchRows?: number;
}

/**
 * The features of a relation that has `_row`, in batches in the order of the file. Memory does not grow with the rows
 * when the database may spill. Runs on a connection of its own, so that other queries may run between two batches.
 */
export async function* streamFeatures(
  database: Database,
  relation: string,
  columns: readonly FeatureRequest[],
  options: StreamOptions = {},
): AsyncGenerator<FeatureBatch> {
  const { key, batchRows = 65_536 } = options;
  const select = [
    ROW_COLUMN,
    ...(await featureExpressions(database, relation, columns)),
    ...(key === undefined ? [] : [quoteIdentifier(key)]),
  ];
  const sql = `SELECT ${select.join(', ')} FROM ${relation} ORDER BY ${ROW_COLUMN}`;
  let batch = new BatchBuilder(columns, key !== undefined, batchRows);
  for await (const chunk of streamChunks(database, sql)) {
    for (let from = 0; from < chunk.rowCount;) {
      from = batch.take(chunk, from);
      if (batch.rows < batchRows) continue;
      yield batch.finish();
      batch = new BatchBuilder(columns, key !== undefined, batchRows);
    }
  }
  if (batch.rows > 0) yield batch.finish();
}

/** Collects rows of chunks until a batch is full. */
class BatchBuilder {
  rows = 0;
  private readonly capacity: number;
  private readonly rowNumbers: Float64Array;
  private readonly columns: readonly FeatureColumn[];
  private readonly texts: readonly (string[] | undefined)[];
  private readonly keys: DuckDBValue[] | undefined;

  constructor(requests: readonly FeatureRequest[], withKey: boolean, capacity: number) {
    this.capacity = capacity;
    this.rowNumbers = new Float64Array(capacity);
    this.texts = requests.map(({ kind }) => (kind === 'categorical' ? [] : undefined));
    this.columns = requests.map(({ name, kind }, index): FeatureColumn =>
      kind === 'numeric'
        ? { kind, name, values: new Float32Array(capacity) }
        : { kind, name, values: this.texts[index] ?? [] },
    );
    this.keys = withKey ? [] : undefined;
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
    if (this.keys !== undefined) {
      const vector = chunk.getColumnVector(this.columns.length + 1);
      for (let row = from; row < to; row++) this.keys.push(vector.getItem(row));
    }
    this.rows += to - from;
    return to;
  }

  finish(): FeatureBatch {
    const { rows } = this;
    const columns = this.columns.map((column): FeatureColumn =>
      column.kind === 'numeric' ? { ...column, values: column.values.subarray(0, rows) } : column,
    );
    return { rowNumbers: this.rowNumbers.subarray(0, rows), keys: this.keys ?? [], table: { rows, columns } };
  }
}

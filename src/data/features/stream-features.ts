import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import type { Database } from '../duckdb/database.ts';
import type { FeatureRequest } from './feature-columns.ts';
import { featureExpressions } from './feature-expressions.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { type BatchOptions, type RowBatch, streamBatches, type ValueCarrier } from './stream-batches.ts';

/**
 * The features of a relation that has `_row`, in batches in the order of the file, with their texts: for graphs that only a
 * runtime can score. The database sorts, and may spill.
 */
export async function* streamFeatures<Key>(
  database: Database,
  relation: string,
  columns: readonly FeatureRequest[],
  options: BatchOptions<Key>,
): AsyncGenerator<RowBatch<Key, FeatureTable>> {
  const select = [
    ROW_COLUMN,
    ...(await featureExpressions(database, relation, columns)),
    quoteIdentifier(options.key),
  ];
  const query = {
    sql: `SELECT ${select.join(', ')} FROM ${relation} ORDER BY ${ROW_COLUMN}`,
    keyColumn: columns.length + 1,
    openValues: () => featureCarrier(columns, options.batchRows),
  };
  yield* streamBatches(database, query, options);
}

function featureCarrier(requests: readonly FeatureRequest[], capacity: number): ValueCarrier<FeatureTable> {
  const columns = requests.map(({ name, kind }) =>
    kind === 'numeric'
      ? { kind, name, values: new Float32Array(capacity) }
      : { kind, name, values: new Array<string>() },
  );
  return {
    take: (chunk, from, to, at) => {
      for (const [place, { values }] of columns.entries()) {
        const vector = chunk.getColumnVector(place + 1);
        if (values instanceof Float32Array) {
          for (let row = from; row < to; row++) values[at + row - from] = vector.getItem(row) as number;
        } else {
          for (let row = from; row < to; row++) values.push(vector.getItem(row) as string);
        }
      }
    },
    release: (rows) => ({
      rows,
      columns: columns.map((column): FeatureColumn =>
        column.kind === 'numeric' ? { ...column, values: column.values.subarray(0, rows) } : column,
      ),
    }),
  };
}

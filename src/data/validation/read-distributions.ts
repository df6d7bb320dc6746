import type { Database } from '../duckdb/database.ts';
import { describeDistribution, type Distribution } from '../statistics/describe-distribution.ts';
import type { CheckedColumn } from './rules-to-sql.ts';
import { streamChunks } from '../duckdb/stream-chunks.ts';
import type { TypedRelation } from '../types/typed-relation.ts';

/** More would be felt: 0.05 s for so many. */
const MAX_VALUES = 200_000;
/** Of a wider table the page would be no overview. */
const MAX_COLUMNS = 256;
const NUMERIC: ReadonlySet<string> = new Set(['integer', 'number', 'decimal']);

/**
 * Of the numeric columns of a table that the database holds, in one pass; of none in a larger or wider one, whatever its format. Not of sensitive columns.
 * Numbers are taken as float64; NaN and infinities are left out.
 */
export async function readDistributions(
  database: Database,
  { relation, columns, isTable }: TypedRelation,
  rows: number,
): Promise<ReadonlyMap<CheckedColumn, Distribution>> {
  const numeric = columns.filter(({ field }) => field.sensitive !== true && NUMERIC.has(field.type));
  const found = new Map<CheckedColumn, Distribution>();
  if (!isTable || numeric.length === 0 || numeric.length > MAX_COLUMNS) return found;
  if (rows * numeric.length > MAX_VALUES) return found;
  const values = numeric.map(() => new Float64Array(rows));
  const counts = numeric.map(() => 0);
  const sql = numeric.map(({ value }) => `CAST(${value} AS DOUBLE)`).join(', ');
  for await (const chunk of streamChunks(database, `SELECT ${sql} FROM ${relation} t`)) {
    for (const [index, numbers] of values.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let row = 0; row < chunk.rowCount; row += 1) {
        const number = vector.getItem(row);
        if (typeof number === 'number' && Number.isFinite(number)) numbers[counts[index]!++] = number;
      }
    }
  }
  for (const [index, column] of numeric.entries()) {
    const isWhole = column.field.type === 'integer';
    const distribution = describeDistribution(values[index]!.subarray(0, counts[index]), isWhole);
    if (distribution !== undefined) found.set(column, distribution);
  }
  return found;
}

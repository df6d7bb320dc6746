import { countDistinct, MAX_COUNTED_ROWS } from './count-distinct.ts';
import type { Database } from './database.ts';
import type { CheckedColumn } from '../validation/rules-to-sql.ts';
import type { TypedRelation } from '../types/typed-relation.ts';

/** With more of them, that they are many is all that is said. */
export const MAX_DISTINCT = 10_000;
const FIRST_ROWS = 16_384;

/**
 * The columns that may have so few distinct values that it is cheap to go through these instead of the rows. The others are
 * sure to have more, since their first rows do. Of a small table they are all.
 */
export async function columnsOfFewValues(
  database: Database,
  { relation, columns }: TypedRelation,
  rows: number,
): Promise<ReadonlySet<CheckedColumn>> {
  if (rows <= MAX_COUNTED_ROWS) return new Set(columns);
  const first = `(SELECT ${columns.map(({ value }) => value).join(', ')} FROM ${relation} t LIMIT ${FIRST_ROWS})`;
  const seen = await countDistinct(database, first, columns, FIRST_ROWS);
  return new Set(columns.filter((_, index) => (seen[index] ?? 0) <= MAX_DISTINCT));
}

import type { Database } from './database.ts';
import type { CheckedColumn } from '../validation/rules-to-sql.ts';

/** In a table of more rows, only a column of few distinct values has them counted: see `ColumnSummary`. */
export const MAX_COUNTED_ROWS = 262_144;
/** Up to here a list of all values is faster than a table of them. */
const SHORT_ROWS = 4096;

/**
 * How many distinct values each column has, missing ones and those of another type left out. In one query, and memory for
 * all of them.
 *
 * @param rows that `relation` has
 */
export async function countDistinct(
  database: Database,
  relation: string,
  columns: readonly CheckedColumn[],
  rows: number,
): Promise<number[]> {
  const count = rows <= SHORT_ROWS ? shortCount : plainCount;
  const counts = columns.map((column, index) => `${count(column)} AS d${index}`);
  const [row = {}] = await database.rows(`SELECT ${counts.join(', ')} FROM ${relation} t`);
  return columns.map((_, index) => Number(row[`d${index}`]));
}

function plainCount({ value }: CheckedColumn): string {
  return `count(DISTINCT ${value})`;
}

// A list tells apart what a table does not: the two zeros, and every NaN from every other.
function shortCount({ field, value }: CheckedColumn): string {
  if (field.type !== 'number') return `coalesce(list_unique(list(${value})), 0)`;
  const known = `list(CASE WHEN ${value} = 0 THEN 0 ELSE ${value} END) FILTER (WHERE NOT isnan(${value}))`;
  return `coalesce(list_unique(${known}), 0) + coalesce(max(CAST(isnan(${value}) AS INTEGER)), 0)`;
}

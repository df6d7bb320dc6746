import type { Database } from './database.ts';
import type { CheckedColumn } from './rules-to-sql.ts';
import type { TypedRelation } from './typed-relation.ts';

/** In a table of more rows, only a column of few distinct values has them counted. */
const MAX_ROWS = 262_144;
const MAX_DISTINCT = 10_000;
/** So many rows are looked at first: a column that has too many distinct values has them mostly there already. */
const FIRST_ROWS = 65_536;
/** Up to here a list of all values is faster than a table of them. */
const SHORT_ROWS = 4096;

/**
 * How many distinct values each column has, missing ones and those of another type left out; undefined where there are
 * more than 10,000 in a table of more than 262,144 rows: to count them takes longer than all the rest, and says no more
 * than that they are many.
 */
export async function countDistinct(
  database: Database,
  { relation, columns: all }: TypedRelation,
  columns: readonly CheckedColumn[],
  rows: number,
): Promise<(number | undefined)[]> {
  if (rows <= SHORT_ROWS) return await inOneRow(database, relation, columns, shortCount);
  if (rows <= MAX_ROWS) return await inOneRow(database, relation, columns, plainCount);
  const names = all.map((_, index) => `v${index}`);
  const asked = names.filter((name) => columns.some(({ value }) => value === `t.${name}`));
  const first = `(SELECT ${asked.join(', ')} FROM ${relation} LIMIT ${FIRST_ROWS})`;
  const seen = await inOneRow(database, first, columns, plainCount);
  const counts: (number | undefined)[] = [];
  for (const [index, { value }] of columns.entries()) {
    const [row = {}] =
      (seen[index] ?? 0) > MAX_DISTINCT
        ? []
        : await database.rows(
            // A missing value is a group of its own, which is not counted.
            `SELECT count(value) AS distinct FROM (SELECT ${value} AS value FROM ${relation} t GROUP BY ${value})`,
          );
    const count = Number(row['distinct'] ?? Number.POSITIVE_INFINITY);
    counts.push(count > MAX_DISTINCT ? undefined : count);
  }
  return counts;
}

async function inOneRow(
  database: Database,
  relation: string,
  columns: readonly CheckedColumn[],
  count: (column: CheckedColumn) => string,
): Promise<number[]> {
  const counts = columns.map((column, index) => `${count(column)} AS d${index}`);
  const [row = {}] = await database.rows(`SELECT ${counts.join(', ')} FROM ${relation} t`);
  return columns.map((_, index) => Number(row[`d${index}`]));
}

function plainCount({ value }: CheckedColumn): string {
  return `count(DISTINCT ${value})`;
}

// A list tells apart what a table does not: the two zeros, and the many NaN.
function shortCount({ field, value }: CheckedColumn): string {
  const one = `CASE WHEN ${value} = 0 THEN 0 WHEN isnan(${value}) THEN 'nan'::DOUBLE ELSE ${value} END`;
  return `coalesce(list_unique(list(${field.type === 'number' ? one : value})), 0)`;
}

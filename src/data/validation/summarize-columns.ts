/**
 * What the columns of a table hold: counts, extremes and the values of categories. No sum whose order could matter.
 */
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { ColumnSummary } from '../../documents/validation-document.ts';
import { cellText } from '../duckdb/cell-text.ts';
import { type Extremes, readExtremes } from './column-extremes.ts';
import { extremeText } from './extreme-text.ts';
import { columnGroups } from '../duckdb/column-groups.ts';
import { countDistinct, MAX_COUNTED_ROWS } from '../duckdb/count-distinct.ts';
import { cutText } from '../duckdb/cut-text.ts';
import type { Database } from '../duckdb/database.ts';
import { featureKind } from '../features/feature-columns.ts';
import { columnsOfFewValues, MAX_DISTINCT } from '../duckdb/few-values.ts';
import type { ValidatedTable } from './open-validated.ts';
import { typeText } from '../profile/rules.ts';
import { readDistributions } from './read-distributions.ts';
import type { CheckedColumn } from './rules-to-sql.ts';
import { problem, PROBLEM } from '../types/typed-column.ts';

type Found = Omit<ColumnSummary, 'name' | 'type'>;
type Category = NonNullable<ColumnSummary['categories']>[number];

const MAX_CATEGORIES = 50;

/**
 * Of a table that the database holds, or a small one: two or three queries for each group of columns. Of a large file: one
 * pass over each column of few values, and one over the others.
 */
export async function columnSummaries(database: Database, table: ValidatedTable): Promise<ColumnSummary[]> {
  const { typed, rows } = table;
  const found = new Map<CheckedColumn, Found>();
  const small = rows.total <= MAX_COUNTED_ROWS;
  const few = small
    ? new Set<CheckedColumn>()
    : (table.few ?? (await columnsOfFewValues(database, typed, rows.total)));
  for (const column of few) found.set(column, await summarizeValues(database, typed.relation, column));
  for (const [index, extremes] of table.extremes) {
    const column = typed.columns[index]!;
    if (!found.has(column)) found.set(column, extremes);
  }
  for (const group of columnGroups(typed.columns.filter((column) => !found.has(column)))) {
    const summaries = await summarizeGroup(database, table, group, small);
    for (const [index, column] of group.entries()) found.set(column, summaries[index]!);
  }
  const distributions = await readDistributions(database, typed, rows.total);
  return typed.columns.map((column) => ({
    name: column.field.name,
    type: typeText(column.field),
    ...found.get(column)!,
    ...distributions.get(column),
  }));
}

async function summarizeGroup(
  database: Database,
  { typed, rows }: ValidatedTable,
  group: readonly CheckedColumn[],
  counted: boolean,
): Promise<Found[]> {
  const extremes: readonly Extremes[] = await readExtremes(database, typed.relation, group);
  if (!counted) return [...extremes];
  const distinct = await countDistinct(database, typed.relation, group, rows.total);
  const listed = group.filter((column, index) => isListed(column) && distinct[index]! <= MAX_CATEGORIES);
  const categories = await readCategories(database, typed.relation, listed);
  return group.map((column, index) => {
    const values = categories.get(column);
    return {
      ...extremes[index]!,
      distinct: distinct[index]!,
      ...(values === undefined ? {} : { categories: values }),
    };
  });
}

function isListed({ field }: CheckedColumn): boolean {
  if (field.sensitive === true) return false;
  return featureKind(field) === 'categorical' || field.type === 'boolean';
}

async function readCategories(
  database: Database,
  relation: string,
  listed: readonly CheckedColumn[],
): Promise<Map<CheckedColumn, Category[]>> {
  const found = new Map(listed.map((column) => [column, [] as Category[]]));
  if (listed.length === 0) return found;
  const counts = listed.map(
    ({ value }, index) =>
      `SELECT ${index} AS list, CAST(${value} AS VARCHAR) AS value, count(*) AS count FROM ${relation} t
       WHERE ${value} IS NOT NULL GROUP BY ${value}`,
  );
  for (const row of await database.rows(counts.join(' UNION ALL '))) {
    const column = listed[Number(row['list'])]!;
    found.get(column)?.push({ value: cellText(row['value']), count: Number(row['count']) });
  }
  for (const values of found.values()) values.sort(byCount);
  return found;
}

/** In one pass over the column's distinct values, each with the number of its rows. */
async function summarizeValues(database: Database, relation: string, column: CheckedColumn): Promise<Found> {
  const [row = {}] = await database.rows(
    `WITH counted AS MATERIALIZED (${countedValues(relation, column)})
     SELECT coalesce(sum(rows) FILTER (WHERE value IS NULL AND problem = ${PROBLEM.none}), 0) AS missing,
       count(value) AS distinct, ${extremeText('min(value)', column.field)} AS min,
       ${extremeText('max(value)', column.field)} AS max,
       (SELECT list([CAST(value AS VARCHAR), CAST(rows AS VARCHAR)]) FROM
         (FROM counted WHERE value IS NOT NULL LIMIT ${MAX_CATEGORIES + 1})) AS categories
     FROM counted`,
  );
  const distinct = Number(row['distinct']);
  const { min, max } = row;
  const isShown = column.field.sensitive !== true;
  const listed = isListed(column) && distinct <= MAX_CATEGORIES;
  return {
    missing: Number(row['missing']),
    ...(distinct > MAX_DISTINCT ? {} : { distinct }),
    ...(isShown && typeof min === 'string' ? { min: cutText(min) } : {}),
    ...(isShown && typeof max === 'string' ? { max: cutText(max) } : {}),
    ...(listed ? { categories: categoryCounts(row['categories']) } : {}),
  };
}

// A number is freed of NaN and the like once for each value, not once for each row.
function countedValues(relation: string, { field, raw, value, problem: known }: CheckedColumn): string {
  if (raw === undefined) {
    const by = known === String(PROBLEM.none) ? value : `${value}, ${known}`;
    return `SELECT ${value} AS value, ${known} AS problem, count(*) AS rows FROM ${relation} t GROUP BY ${by}`;
  }
  return `SELECT CASE WHEN problem = ${PROBLEM.none} THEN came END AS value, problem, rows FROM (
    SELECT came, ${problem('came', 'came', field, 'DOUBLE', false)} AS problem, rows FROM (
      SELECT ${raw} AS came, count(*) AS rows FROM ${relation} t GROUP BY ${raw}))`;
}

function categoryCounts(list: JsonValue | bigint | undefined): Category[] {
  if (!Array.isArray(list)) return [];
  const pairs = list.map((pair) => (Array.isArray(pair) ? pair.map((item) => cellText(item)) : []));
  return pairs.map(([value = '', count = '']) => ({ value, count: Number(count) })).toSorted(byCount);
}

function byCount(a: Category, b: Category): number {
  return b.count - a.count || compareCodeUnits(a.value, b.value);
}

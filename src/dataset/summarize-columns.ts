/**
 * What the columns of a table hold: counts, extremes and the values of categories, all in one query for a group of
 * columns. No sum whose order could matter.
 */
import { compareCodeUnits } from '../core/canonical-json.ts';
import { cellText } from './cell-text.ts';
import { columnGroups } from './column-groups.ts';
import { countDistinct } from './count-distinct.ts';
import { cutText } from './cut-text.ts';
import type { Database } from './database.ts';
import { featureKind } from './feature-columns.ts';
import type { ValidatedTable } from './open-validated.ts';
import type { CheckedColumn } from './rules-to-sql.ts';
import { PROBLEM } from './typed-column.ts';

/**
 * What a column holds in all rows, valid or not; values that are not of the column's type are left out. `distinct` is
 * not there where it is too large to be counted, see `countDistinct`.
 */
export interface ColumnSummary {
  readonly name: string;
  readonly type: string;
  readonly missing: number;
  readonly distinct?: number;
  readonly min?: string;
  readonly max?: string;
  /** Of categorical and boolean columns with few values: most frequent first. */
  readonly categories?: readonly { readonly value: string; readonly count: number }[];
}

const MAX_CATEGORIES = 50;

/** A pass over the table for counts and extremes, and one for the distinct values. */
export async function columnSummaries(
  database: Database,
  { typed, columns, rows }: ValidatedTable,
): Promise<ColumnSummary[]> {
  const summaries: ColumnSummary[] = [];
  for (const group of columnGroups(typed.columns)) {
    const extremes = await readExtremes(database, typed.relation, group);
    const distinct = await countDistinct(database, typed, group, rows.total);
    const listed = group.flatMap((column, index) => {
      const count = distinct[index];
      return isListed(column) && count !== undefined && count <= MAX_CATEGORIES ? [column] : [];
    });
    const categories = await readCategories(database, typed.relation, listed);
    for (const [index, column] of group.entries()) {
      const { name } = column.field;
      const count = distinct[index];
      const values = categories.get(column);
      summaries.push({
        name,
        type: columns[summaries.length]?.type ?? '',
        ...extremes[index]!,
        ...(count === undefined ? {} : { distinct: count }),
        ...(values === undefined ? {} : { categories: values }),
      });
    }
  }
  return summaries;
}

function isListed({ field }: CheckedColumn): boolean {
  if (field.sensitive === true) return false;
  return featureKind(field) === 'categorical' || field.type === 'boolean';
}

interface Extremes {
  readonly missing: number;
  readonly min?: string;
  readonly max?: string;
}

async function readExtremes(
  database: Database,
  relation: string,
  group: readonly CheckedColumn[],
): Promise<Extremes[]> {
  const [row = {}] = await database.rows(
    `SELECT ${group.map((column, index) => extremesSql(column, column.raw, index)).join(', ')} FROM ${relation} t`,
  );
  const found: Extremes[] = [];
  for (const [index, column] of group.entries()) {
    // Where there is a number that is none, least and greatest are asked again without it.
    const isSure = column.raw === undefined || row[`sure${index}`] === true;
    const [exact = {}] = isSure
      ? [row]
      : await database.rows(`SELECT ${extremesSql(column, undefined, index)} FROM ${relation} t`);
    const [min, max] = [exact[`min${index}`], exact[`max${index}`]];
    const isShown = column.field.sensitive !== true;
    found.push({
      missing: Number(exact[`missing${index}`]),
      ...(isShown && typeof min === 'string' ? { min: cutText(min) } : {}),
      ...(isShown && typeof max === 'string' ? { max: cutText(max) } : {}),
    });
  }
  return found;
}

function extremesSql({ value, problem }: CheckedColumn, raw: string | undefined, index: number): string {
  const of = raw ?? value;
  const missing =
    raw !== undefined || problem === String(PROBLEM.none)
      ? `count(*) - count(${of})`
      : `count(*) FILTER (WHERE ${value} IS NULL AND ${problem} = ${PROBLEM.none})`;
  const sure =
    raw === undefined
      ? ''
      : `, coalesce(min(${raw}) > -3.4e38::DOUBLE AND max(${raw}) < 3.4e38::DOUBLE, true) AS sure${index}`;
  return `${missing} AS missing${index}, CAST(min(${of}) AS VARCHAR) AS min${index}, CAST(max(${of}) AS VARCHAR) AS max${index}${sure}`;
}

async function readCategories(
  database: Database,
  relation: string,
  listed: readonly CheckedColumn[],
): Promise<Map<CheckedColumn, { value: string; count: number }[]>> {
  const found = new Map(listed.map((column) => [column, [] as { value: string; count: number }[]]));
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
  for (const values of found.values()) {
    values.sort((a, b) => b.count - a.count || compareCodeUnits(a.value, b.value));
  }
  return found;
}

import { cutText } from '../duckdb/cut-text.ts';
import type { Database } from '../duckdb/database.ts';
import type { CheckedColumn } from './rules-to-sql.ts';
import { extremeText } from './extreme-text.ts';
import { PROBLEM } from '../types/typed-column.ts';

/** Of all rows, valid or not; values that are not of the column's type are left out. */
export interface Extremes {
  readonly missing: number;
  readonly min?: string;
  readonly max?: string;
}

/** In one query, in the order of the columns. */
export async function readExtremes(
  database: Database,
  relation: string,
  columns: readonly CheckedColumn[],
): Promise<Extremes[]> {
  const sql = columns.map((column, index) => aggregates(column, column.raw, index)).join(', ');
  const [row = {}] = await database.rows(`SELECT ${sql} FROM ${relation} t`);
  const found: Extremes[] = [];
  for (const [index, column] of columns.entries()) {
    // Where one of the numbers is none, least and greatest are asked again without it.
    const isSure = column.raw === undefined || row[`sure${index}`] === true;
    const [exact = {}] = isSure
      ? [row]
      : await database.rows(`SELECT ${aggregates(column, undefined, index)} FROM ${relation} t`);
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

function aggregates(
  { field, value, problem }: CheckedColumn,
  raw: string | undefined,
  index: number,
): string {
  const of = raw ?? value;
  const missing =
    raw !== undefined || problem === String(PROBLEM.none)
      ? `count(*) - count(${of})`
      : `count(*) FILTER (WHERE ${value} IS NULL AND ${problem} = ${PROBLEM.none})`;
  const sure =
    raw === undefined
      ? ''
      : `, coalesce(min(${raw}) > -3.4e38::DOUBLE AND max(${raw}) < 3.4e38::DOUBLE, true) AS sure${index}`;
  const [min, max] = ['min', 'max'].map((end) => extremeText(`${end}(${of})`, field));
  return `${missing} AS missing${index}, ${min} AS min${index}, ${max} AS max${index}${sure}`;
}

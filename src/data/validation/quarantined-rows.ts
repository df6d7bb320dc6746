import { quoteIdentifier, quoteLiteral } from '../duckdb/sql.ts';
import { reason } from '../profile/rule-text.ts';
import type { Rule } from '../profile/rules.ts';
import type { SourceTable } from '../sources/open-table.ts';
import { REASONS_COLUMN, ROW_COLUMN } from '../sources/reserved-columns.ts';

/**
 * SQL that may stand after FROM: rows of a file that were kept, with all of its columns. Those that were not kept are read again, they
 * alone.
 *
 * @param rows SQL that may stand after FROM: `_row` and the columns that were kept
 * @param kept names of these columns; undefined: all
 */
export function rowsAsTheyCame(
  source: SourceTable,
  rows: string,
  kept: readonly string[] | undefined,
): string {
  if (kept === undefined || source.columns.every(({ name }) => kept.includes(name))) return rows;
  const columns = source.columns.map(
    ({ name }) => `${kept.includes(name) ? 'k' : 'o'}.${quoteIdentifier(name)}`,
  );
  return `(SELECT ${[`k.${ROW_COLUMN}`, ...columns].join(', ')} FROM ${rows} k JOIN ${source.relation} o USING (${ROW_COLUMN}))`;
}

/**
 * A query for the rows of `relation` that are refused, as they came, with `_row` and `_reasons`.
 *
 * @param relation SQL that may stand after FROM: `_row` and the columns of the file
 * @param refused SQL that may stand after FROM: `_row` and `rules`
 */
export function withReasons(
  source: SourceTable,
  relation: string,
  refused: string,
  rules: readonly Rule[],
): string {
  const columns = source.columns.map(({ name }) => `s.${quoteIdentifier(name)}`).join(', ');
  return `SELECT ${columns}, s.${ROW_COLUMN}, ${reasonsOf('r.rules', rules)} AS ${REASONS_COLUMN}
    FROM ${relation} s JOIN ${refused} r USING (${ROW_COLUMN})`;
}

/** SQL that may stand after FROM: `_reasons` of each row that is refused. Costs no look at the file. */
export const reasonsAlone = (refused: string, rules: readonly Rule[]): string =>
  `(SELECT ${reasonsOf('rules', rules)} AS ${REASONS_COLUMN} FROM ${refused})`;

function reasonsOf(codes: string, rules: readonly Rule[]): string {
  const reasons = `[${rules.map((rule) => quoteLiteral(reason(rule))).join(', ')}]::VARCHAR[]`;
  // A lambda would copy the whole list of reasons for each code.
  return `list_select(${reasons}, list_transform(${codes}, lambda code: code + 1))`;
}

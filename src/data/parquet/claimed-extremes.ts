/**
 * The least and the greatest value of a column, as the statistics of a Parquet file claim them. No writer is believed: the pass
 * that looks for refused rows keeps each row that a claim leaves out, and the row group that is said to hold an extreme is
 * asked for it. That saves to read the columns again.
 */
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { cellText } from '../duckdb/cell-text.ts';
import type { Extremes } from '../validation/column-extremes.ts';
import { cutText } from '../duckdb/cut-text.ts';
import type { Database } from '../duckdb/database.ts';
import { extremeText } from '../validation/extreme-text.ts';
import type { MatchedColumn } from '../types/match-columns.ts';
import { missingTexts } from '../types/missing-value.ts';
import type { SourceTable } from '../sources/open-table.ts';
import type { Field, Profile } from '../../documents/profile.generated.ts';
import { bounds } from '../types/bounds.ts';
import { quoteIdentifier, quoteLiteral } from '../duckdb/sql.ts';
import { inputPath } from '../sources/table-path.ts';
import { isExact, PROBLEM, sqlType } from '../types/typed-column.ts';
import { checkedColumns, type TypedRelation, typedSelect } from '../types/typed-relation.ts';

export interface ExtremeClaim {
  /** Place in the profile. */
  readonly index: number;
  /** As DuckDB writes them. */
  readonly least: string;
  readonly greatest: string;
  /** First and last row, from 0, of the row groups that are said to hold them. */
  readonly leastRows: RowRange;
  readonly greatestRows: RowRange;
}

type RowRange = readonly [first: number, last: number];

/** Claims on those of the columns that are said to have a value in each row, and none that stands for a missing one. */
export async function readClaims(
  database: Database,
  name: string,
  source: SourceTable,
  matched: readonly MatchedColumn[],
  profile: Profile,
  isWanted: (index: number) => boolean,
): Promise<ExtremeClaim[]> {
  const asked = [...matched.entries()].filter(([index, match]) => isWanted(index) && canBeClaimed(match));
  if (source.rowsBetween === undefined || asked.length === 0) return [];
  const groups = quoteIdentifier(`${name} row groups`);
  await database.run(
    `CREATE OR REPLACE TABLE ${groups} AS SELECT path_in_schema AS name, row_group_id AS id, row_group_num_rows AS rows,
       stats_min_value AS least, stats_max_value AS greatest, stats_null_count AS nulls
     FROM parquet_metadata(${inputPath(source.input.reading)})`,
  );
  const claims: ExtremeClaim[] = [];
  for (const [index, match] of asked) {
    const claim = await readClaim(database, groups, source.rows, match);
    if (claim !== undefined && !holdsMissingText(match.field, profile, claim))
      claims.push({ index, ...claim });
  }
  await database.run(`DROP TABLE ${groups}`);
  return claims;
}

/** The claims that are true: none of the suspects is outside of them, and both extremes were found. */
export async function proveClaims(
  database: Database,
  source: SourceTable,
  matched: readonly MatchedColumn[],
  profile: Profile,
  claims: readonly ExtremeClaim[],
  suspects: TypedRelation,
): Promise<Map<number, Extremes>> {
  const proven = new Map<number, Extremes>();
  if (claims.length === 0) return proven;
  const outside = claims.map((claim) => {
    const { field, value, problem } = suspects.columns[claim.index]!;
    const [least, greatest] = bounds(claim, field);
    return `count(*) FILTER (WHERE (${value} IS NULL AND ${problem} = ${PROBLEM.none})
      OR ${value} NOT BETWEEN ${least} AND ${greatest}) AS n${claim.index}`;
  });
  const [row = {}] = await database.rows(`SELECT ${outside.join(', ')} FROM ${suspects.relation} t`);
  for (const claim of claims) {
    if (Number(row[`n${claim.index}`]) > 0) continue;
    const match = matched[claim.index]!;
    const [least, greatest] = bounds(claim, match.field);
    const find = (of: 'min' | 'max', is: string, rows: RowRange) =>
      findExtreme(database, source, match, profile, { of, is, rows });
    const min = await find('min', least, claim.leastRows);
    const max = min === undefined ? undefined : await find('max', greatest, claim.greatestRows);
    if (min === undefined || max === undefined) continue;
    const isShown = match.field.sensitive !== true;
    proven.set(claim.index, { missing: 0, ...(isShown ? { min: cutText(min), max: cutText(max) } : {}) });
  }
  return proven;
}

/** As reports write it; undefined when the rows have another. */
async function findExtreme(
  database: Database,
  { rowsBetween, numbers }: SourceTable,
  match: MatchedColumn,
  profile: Profile,
  { of, is, rows }: { readonly of: 'min' | 'max'; readonly is: string; readonly rows: RowRange },
): Promise<string | undefined> {
  if (rowsBetween === undefined) return undefined;
  const source = { relation: rowsBetween(...rows), ...(numbers === undefined ? {} : { numbers }) };
  const [column] = checkedColumns([match], true);
  if (column === undefined) return undefined;
  const found = `${of}(${column.value})`;
  const [row = {}] = await database.rows(
    `SELECT ${extremeText(found, column.field)} AS found, ${found} = ${is} AS fits
     FROM (${typedSelect(source, [match], profile, 'table')}) t`,
  );
  return row['fits'] === true ? cellText(row['found']) : undefined;
}

function canBeClaimed({ field, found, taken }: MatchedColumn): boolean {
  if (taken !== 'same') return false;
  if (field.type === 'number') return found === 'FLOAT' || found === 'DOUBLE';
  return field.type !== 'boolean' && field.type !== 'timestamp' && isExact(field, found);
}

async function readClaim(
  database: Database,
  groups: string,
  rows: number,
  { field, found }: MatchedColumn,
): Promise<Omit<ExtremeClaim, 'index'> | undefined> {
  const typed = (value: string) => `TRY_CAST(TRY_CAST(${value} AS ${found}) AS ${sqlType(field)})`;
  const [row = {}] = await database.rows(
    `SELECT sum(rows) = ${rows} AND count(*) = count(low) AND count(*) = count(high) AND count(*) = count(*) FILTER (WHERE nulls = 0) AS complete,
       CAST(min(low) AS VARCHAR) AS least, CAST(max(high) AS VARCHAR) AS greatest,
       arg_min(upto - rows, low) AS low_from, arg_min(upto, low) AS low_to, arg_max(upto - rows, high) AS high_from, arg_max(upto, high) AS high_to
     FROM (SELECT rows, nulls, sum(rows) OVER (ORDER BY id) AS upto, ${typed('least')} AS low, ${typed('greatest')} AS high
       FROM ${groups} WHERE name = ${quoteLiteral(field.name)})`,
  );
  if (row['complete'] !== true) return undefined;
  const [least, greatest] = [cellText(row['least']), cellText(row['greatest'])];
  if (field.type === 'number' && !Number.isFinite(Number(least) - Number(greatest))) return undefined;
  // Long texts are cut in statistics, and what is no plain text is written in more than one way.
  if (field.type === 'string' && !(PLAIN.test(least) && PLAIN.test(greatest))) return undefined;
  const range = (name: string): RowRange => [Number(row[`${name}_from`]), Number(row[`${name}_to`]) - 1];
  return { least, greatest, leastRows: range('low'), greatestRows: range('high') };
}

const PLAIN = /^[ -~]{0,32}$/;

/** A text that means a missing value must be none of those that the claim is about. */
function holdsMissingText(
  field: Field,
  profile: Profile,
  { least, greatest }: Pick<ExtremeClaim, 'least' | 'greatest'>,
): boolean {
  return (
    field.type === 'string' &&
    missingTexts(field, profile).some(
      (text) => compareCodeUnits(text, least) >= 0 && compareCodeUnits(text, greatest) <= 0,
    )
  );
}

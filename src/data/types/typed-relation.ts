import type { Database } from '../duckdb/database.ts';
import type { MatchedColumn } from './match-columns.ts';
import type { SourceTable } from '../sources/open-table.ts';
import { missingTexts } from './missing-value.ts';
import type { Profile } from '../../documents/profile.generated.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { type CheckedColumn, suspicions } from '../validation/rules-to-sql.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { isKey, type Rule } from '../profile/rules.ts';
import { givenValue, isExact, problem, PROBLEM, sqlType, typedValue } from './typed-column.ts';

/** Rows with the types of a profile. */
export interface TypedRelation {
  /** SQL name: `_row`, and of the n-th column `vn` (its value with the profile's type) and `pn` (PROBLEM). */
  readonly relation: string;
  /** In the profile's order, as columns of a table `t`. */
  readonly columns: readonly CheckedColumn[];
  /** Whether the values are held by the database, so that a query costs no second look at the file. */
  readonly isTable: boolean;
  /**
   * SQL that may stand after FROM: `_row` and all columns of the file as they came, of the rows that may break a rule which is
   * not on uniqueness. Where it is cheaper to keep them than to read the file again.
   */
  readonly suspects?: string;
  /** Those rows, typed. */
  readonly typedSuspects?: TypedRelation;
}

/**
 * A Parquet file of so many values is read once for all queries; a larger one is cheaper to read again, column by column,
 * than to hold.
 */
const MAX_HELD_VALUES = 2_000_000;

/** Of wider CSV files, rows that may break a rule are read again. */
const MAX_KEPT_COLUMNS = 64;

/** Costs one pass over a CSV file or a small Parquet file, none over a large one. */
export async function makeTypedRelation(
  database: Database,
  name: string,
  source: SourceTable,
  matched: readonly MatchedColumn[],
  profile: Profile,
  rules: readonly Rule[],
): Promise<TypedRelation> {
  const isTable = source.format === 'csv' || source.rows * matched.length <= MAX_HELD_VALUES;
  // A table cannot be replaced by a view of its name.
  const relation = quoteIdentifier(`${name} ${isTable ? 'typed rows' : 'typed'}`);
  const columns = checkedColumns(matched, isTable);
  if (source.format === 'csv' && source.columns.length <= MAX_KEPT_COLUMNS) {
    await database.run(
      `CREATE OR REPLACE TABLE ${relation} AS ${withSuspects(source, matched, profile, suspicions(columns, rules))}`,
    );
    const names = source.columns.map(
      (column, index) => `came[${index + 1}] AS ${quoteIdentifier(column.name)}`,
    );
    const suspects = `(SELECT ${[ROW_COLUMN, ...names].join(', ')} FROM ${relation} WHERE came IS NOT NULL)`;
    const typedSuspects = { relation: `(FROM ${relation} WHERE came IS NOT NULL)`, columns, isTable };
    return { relation, columns, isTable, suspects, typedSuspects };
  }
  await database.run(
    `CREATE OR REPLACE ${isTable ? 'TABLE' : 'VIEW'} ${relation} AS ${typedSelect(source, matched, profile, isTable ? 'table' : 'view')}`,
  );
  return { relation, columns, isTable };
}

// All columns of a CSV file are text, so that a row is one list. It is made within the condition: a list for each row would
// cost more than the values.
function withSuspects(
  source: SourceTable,
  matched: readonly MatchedColumn[],
  profile: Profile,
  suspicious: readonly string[],
): string {
  let prefix = 'came';
  while (source.columns.some(({ name }) => name.toLowerCase().startsWith(prefix))) prefix += '_';
  const along = source.columns.map((_, index) => `${prefix}${index}`);
  const came = source.columns.map(({ name }, index) => `${quoteIdentifier(name)} AS ${along[index]}`);
  const relation = `(SELECT *, ${came.join(', ')} FROM ${source.relation})`;
  const condition = ['false', ...suspicious].join(' OR ');
  const list = `[${along.map((name) => `t.${name}`).join(', ')}]`;
  return `SELECT * EXCLUDE (${along.join(', ')}), CASE WHEN ${condition} THEN ${list} END AS came
    FROM (${typedSelect({ ...source, relation }, matched, profile, 'table', along)}) t`;
}

/** @param isTable whether they are columns of a table, not of a view that reads a file */
export function checkedColumns(matched: readonly MatchedColumn[], isTable: boolean): CheckedColumn[] {
  return matched.map((match, index) => checkedColumn(match, index, isTable));
}

function checkedColumn(match: MatchedColumn, index: number, isTable: boolean): CheckedColumn {
  const { field } = match;
  const found = givenType(match);
  const exact = isExact(field, found);
  return {
    field,
    value: `t.v${index}`,
    problem: exact ? String(PROBLEM.none) : `t.p${index}`,
    // What a file has as a number costs several times less to compare before it is freed of NaN and the like.
    ...(!isTable && field.type === 'number' && /^(FLOAT|DOUBLE)$/.test(found) ? { raw: `t.t${index}` } : {}),
  };
}

/**
 * The rows of `source` with the types of the profile. Names that no column of a file can clash with: given value g0, typed
 * value t0, problem p0, value without problem v0.
 *
 * @param as `table`: to be stored. `view`: with the typed values of numbers, problems or not. `raw`: the same, with the columns as they
 *   came, r0, r1, …
 * @param along columns of `source` that come along under their names
 */
export function typedSelect(
  source: Pick<SourceTable, 'relation' | 'numbers'>,
  matched: readonly MatchedColumn[],
  profile: Profile,
  as: 'table' | 'view' | 'raw',
  along: readonly string[] = [],
): string {
  const came = as === 'raw' ? matched.map((_, index) => `r${index}`) : along;
  const list = (column: (match: MatchedColumn, index: number) => string) =>
    [ROW_COLUMN, ...matched.map(column), ...came].join(', ');
  const given = matched.map(({ field, found, taken, form }, index) => {
    const name = quoteIdentifier(field.name);
    const raw = as === 'raw' ? `, ${name} AS r${index}` : '';
    if (taken === 'all missing') return `CAST(NULL AS ${sqlType(field)}) AS g${index}${raw}`;
    const value = givenValue(name, found, field, missingTexts(field, profile), source.numbers, form);
    return `${value} AS g${index}${raw}`;
  });
  const typed = list((match, index) => `g${index}, ${typedSql(match, `g${index}`)} AS t${index}`);
  const problems = list((match, index) => {
    const { field } = match;
    const found = givenType(match);
    const wrong = isExact(field, found)
      ? PROBLEM.none
      : problem(`g${index}`, `t${index}`, field, found, isKey(profile, field));
    return `t${index}, ${wrong} AS p${index}`;
  });
  const values = list((match, index) => {
    if (isExact(match.field, givenType(match))) return `t${index} AS v${index}`;
    const value = `CASE WHEN p${index} = 0 THEN t${index} END AS v${index}`;
    return `${value}, CAST(p${index} AS UTINYINT) AS p${index}${as === 'table' ? '' : `, t${index}`}`;
  });
  return `SELECT ${values} FROM (SELECT ${problems} FROM (SELECT ${typed} FROM (
    SELECT ${[ROW_COLUMN, ...given, ...along].join(', ')} FROM ${source.relation})))`;
}

function typedSql(match: MatchedColumn, given: string): string {
  const { field } = match;
  const found = givenType(match);
  if (!isExact(field, found)) return typedValue(given, field, found, match.form);
  return field.type === 'integer' ? `CAST(${given} AS ${sqlType(field)})` : given;
}

function givenType({ field, found, taken }: MatchedColumn): string {
  return taken === 'all missing' ? sqlType(field) : found;
}

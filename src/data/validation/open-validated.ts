/** A table held against a profile: its valid rows with the profile's types, and the others with their reasons. */
import { MlopsError } from '../../core/error.ts';
import { proveClaims, readClaims } from '../parquet/claimed-extremes.ts';
import type { Extremes } from './column-extremes.ts';
import { COLUMNS_AT_ONCE } from '../duckdb/column-groups.ts';
import { countRows } from '../duckdb/count-rows.ts';
import type { Database } from '../duckdb/database.ts';
import type { TableColumn } from '../duckdb/describe-relation.ts';
import { columnsOfFewValues } from '../duckdb/few-values.ts';
import { findRefused } from './find-refused.ts';
import { keepSuspects } from './keep-suspects.ts';
import { matchColumns, type MatchedColumn } from '../types/match-columns.ts';
import { softRules } from '../profile/soft-rules.ts';
import { openTable, type OpenTableOptions, type SourceTable } from '../sources/open-table.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import type { Profile } from '../../documents/profile.generated.ts';
import { reasonsAlone, rowsAsTheyCame, withReasons } from './quarantined-rows.ts';
import { rowsThatGoOut } from './rows-that-go-out.ts';
import { rulesOf, type Rule } from '../profile/rules.ts';
import type { CheckedColumn } from './rules-to-sql.ts';
import { quoteIdentifier, quoteLiteral } from '../duckdb/sql.ts';
import { sqlType } from '../types/typed-column.ts';
import { makeTypedRelation, type TypedRelation } from '../types/typed-relation.ts';

export interface ValidatedTable {
  readonly source: SourceTable;
  readonly profile: Profile;
  /** Columns whose type is not the field's, in the profile's order. */
  readonly conversions: readonly ConvertedColumn[];
  readonly rules: readonly Rule[];
  /** The profile's columns in its order, with the types that the valid rows have. */
  readonly columns: readonly TableColumn[];
  readonly rows: {
    readonly total: number;
    readonly valid: number;
    readonly quarantined: number;
    /** Of the valid rows, those that break a rule which only warns. */
    readonly warned: number;
  };
  /** SQL name of a view: `_row` (BIGINT, number in the file from 1) and `columns`, of the valid rows. */
  readonly validRelation: string;
  /** SQL that may stand after FROM: the same rows, which a query within `readingInOrder` streams in the order of the file. */
  readonly orderedRelation: string;
  /** SQL name of a view: the file's columns as they came, `_row` and `_reasons` (VARCHAR[]), of the refused rows. */
  readonly quarantineRelation: string;
  /** SQL that may stand after FROM: `_reasons` of each refused row, without a look at the file. */
  readonly reasonsRelation: string;
  /**
   * SQL name of a table: `_row` and `rules` (USMALLINT[], indices of `rules` that the row breaks), of all rows that break
   * a rule, those that are only warned about included.
   */
  readonly refusedRelation: string;
  /** SQL name: `_row` and the columns of the profile as they came, at least of the rows that break a rule. */
  readonly examplesRelation: string;
  /** All rows. */
  readonly typed: TypedRelation;
  /** By place in the profile: extremes that the pass over the rows has proven already. */
  readonly extremes: ReadonlyMap<number, Extremes>;
  /** Columns of few values, where that was asked already. */
  readonly few?: ReadonlySet<CheckedColumn>;
}

/** A column whose type is not the field's. */
export interface ConvertedColumn extends MatchedColumn {
  readonly taken: 'by value' | 'all missing';
}

export interface RowOptions {
  /** Whether a row that breaks this rule stays valid and is only counted. Default: none does. */
  readonly warns?: (rule: Rule) => boolean;
  /** Whether the columns will be summarised, so that what the pass over the rows can tell of them is worth asking. Default: no. */
  readonly summarized?: boolean;
}

export type ValidationOptions = OpenTableOptions & RowOptions;

/**
 * Opens a file and checks each row. Costs one pass over the file, one more for each rule on uniqueness, and memory for
 * the refused rows' numbers. Which rows are refused and why depends on the rows alone, not on their order.
 *
 * @throws MlopsError as `openTable`; SCHEMA_COLUMN_MISSING, SCHEMA_TYPE_MISMATCH; PROFILE_INVALID on a bad pattern
 */
export async function openValidated(
  database: Database,
  path: string,
  profile: Profile,
  options: ValidationOptions = {},
): Promise<ValidatedTable> {
  const names = profile.fields.map((field) => field.name);
  const source = await openTable(database, path, {
    ...options,
    columns: names,
    counts: true,
    dialect: { ...profile.dialect, ...options.dialect },
    fields: options.fields ?? names,
  });
  return await validateRows(database, source, profile, options);
}

/**
 * Checks each row of a table that is open with the columns of the profile and with `counts`.
 *
 * @throws MlopsError as `openValidated`
 */
export async function validateRows(
  database: Database,
  source: SourceTable,
  profile: Profile,
  options: RowOptions,
): Promise<ValidatedTable> {
  const { name } = source;
  const soft = softRules(profile);
  const warns = (rule: Rule) => soft(rule) || options.warns?.(rule) === true;
  const matched = await matchColumns(database, source, profile);
  const rules = rulesOf(profile);
  await tryPatterns(database, rules);
  await tryTimezones(database, profile);
  const typed = await makeTypedRelation(database, name, source, matched, profile, rules);
  if (source.format === 'csv') await requireAllRows(database, source, typed);
  const inPasses = typed.isTable || matched.length > COLUMNS_AT_ONCE;
  const isSurveyed = !inPasses && options.summarized === true;
  const few = isSurveyed ? await columnsOfFewValues(database, typed, source.rows) : undefined;
  // Columns of few values are counted value by value anyway.
  const isWanted = (index: number) => few?.has(typed.columns[index]!) === false;
  const claims = isSurveyed ? await readClaims(database, name, source, matched, profile, isWanted) : [];
  const suspects = inPasses
    ? undefined
    : await keepSuspects(database, name, source, matched, profile, rules, claims);
  const extremes =
    suspects === undefined
      ? new Map<number, Extremes>()
      : await proveClaims(database, source, matched, profile, claims, suspects.typed);
  const { relation: refused, hasDuplicates } = await findRefused(
    database,
    name,
    typed,
    suspects?.typed ?? typed.typedSuspects ?? typed,
    rules,
    source.rows,
  );
  const out = await rowsThatGoOut(database, refused, rules, warns);
  // Refused rows are kept whole, with the columns that no field asks for.
  if (out.quarantined > 0) await source.checkOthers?.();
  const outputs = matched.map(({ field }, index) => `v${index} AS ${quoteIdentifier(field.name)}`);
  const select = `SELECT ${[ROW_COLUMN, ...outputs].join(', ')} FROM ${typed.relation}`;
  const valid = quoteIdentifier(`${name} valid`);
  const without = out.quarantined === 0 ? '' : `ANTI JOIN ${out.relation} USING (${ROW_COLUMN})`;
  await database.run(`CREATE OR REPLACE VIEW ${valid} AS ${select} ${without}`);
  const quarantine = quoteIdentifier(`${name} quarantine`);
  // Rows that break a rule on uniqueness are not among the suspects.
  const raw = hasDuplicates ? undefined : (suspects?.raw ?? typed.suspects);
  const kept = typed.suspects === undefined ? matched.map(({ field }) => field.name) : undefined;
  const came = raw === undefined ? source.relation : rowsAsTheyCame(source, raw, kept);
  await database.run(
    `CREATE OR REPLACE VIEW ${quarantine} AS ${withReasons(source, came, out.relation, rules)}`,
  );
  return {
    source,
    profile,
    conversions: matched.flatMap(({ field, found, taken }) =>
      taken === 'same' ? [] : [{ field, found, taken }],
    ),
    rules,
    columns: matched.map(({ field }) => ({ name: field.name, type: sqlType(field) })),
    rows: {
      total: source.rows,
      valid: source.rows - out.quarantined,
      quarantined: out.quarantined,
      warned: out.warned,
    },
    validRelation: valid,
    orderedRelation: out.quarantined <= MAX_LOOKED_UP ? valid : `(FROM ${valid} ORDER BY ${ROW_COLUMN})`,
    quarantineRelation: quarantine,
    reasonsRelation: reasonsAlone(out.relation, rules),
    refusedRelation: refused,
    examplesRelation: raw ?? source.relation,
    typed,
    extremes,
    ...(few === undefined ? {} : { few }),
  };
}

/** The numbers of so many rows fit into 200 MB; looked up on disk, they would not come in order. */
const MAX_LOOKED_UP = 1_000_000;

async function requireAllRows(
  database: Database,
  source: SourceTable,
  { relation }: TypedRelation,
): Promise<void> {
  const rows = await countRows(database, relation);
  if (rows === source.rows) return;
  await source.input.requireUnchanged();
  throw new Error(`DuckDB reads ${rows} rows of \`${source.path}\`, which has ${source.rows}`);
}

// RE2 limits how much a pattern may ask for, so that only DuckDB can say whether it is good.
async function tryPatterns(database: Database, rules: readonly Rule[]): Promise<void> {
  for (const rule of rules) {
    if (rule.kind !== 'pattern') continue;
    try {
      await database.rows(`SELECT regexp_full_match('', ${quoteLiteral(rule.pattern)})`);
    } catch (error) {
      throw new MlopsError({
        code: 'PROFILE_INVALID',
        message: `the pattern \`${rule.pattern}\` of \`${rule.column}\` is not a regular expression`,
        hints: ['patterns are written for RE2: no back references, no look-around'],
        cause: error,
      });
    }
  }
}

// Only DuckDB knows which zones it knows.
async function tryTimezones(database: Database, { fields }: Profile): Promise<void> {
  for (const { name, timezone } of fields) {
    if (timezone === undefined) continue;
    const zones = `pg_timezone_names() WHERE name = ${quoteLiteral(timezone)}`;
    if ((await countRows(database, zones)) > 0) continue;
    throw new MlopsError({
      code: 'PROFILE_INVALID',
      message: `there is no time zone \`${timezone}\`, which the field \`${name}\` names`,
      hints: ['zones are named after a place, such as `Europe/Berlin`, or `UTC`'],
    });
  }
}

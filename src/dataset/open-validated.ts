/** A table held against a profile: its valid rows with the profile's types, and the others with their reasons. */
import { MlopsError } from '../core/error.ts';
import { countRows } from './count-rows.ts';
import type { Database } from './database.ts';
import type { TableColumn } from './describe-relation.ts';
import { findDuplicates } from './find-duplicates.ts';
import { matchColumns, type MatchedColumn } from './match-columns.ts';
import { openTable, type OpenTableOptions, type SourceTable } from './open-table.ts';
import { REASONS_COLUMN, ROW_COLUMN } from './reserved-columns.ts';
import type { Profile } from './profile.generated.ts';
import { reason } from './rule-text.ts';
import { rulesOf, type Rule } from './rules.ts';
import { violation, type CheckedColumn } from './rules-to-sql.ts';
import { quoteIdentifier, quoteLiteral } from './sql.ts';
import { givenValue, problem, sqlType, typedValue } from './typed-column.ts';

export interface ValidatedTable {
  readonly source: SourceTable;
  readonly profile: Profile;
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
  /** SQL name of a view: the file's columns as they came, `_row` and `_reasons` (VARCHAR[]), of the refused rows. */
  readonly quarantineRelation: string;
  /**
   * SQL name of a table: `_row` and `rules` (USMALLINT[], indices of `rules` that the row breaks), of all rows that break
   * a rule, those that are only warned about included.
   */
  readonly refusedRelation: string;
  /**
   * SQL name of a view of all rows: `_row`, and of the n-th column `vn` (its value with the profile's type) and `pn`
   * (PROBLEM).
   */
  readonly typedRelation: string;
}

export interface ValidationOptions extends OpenTableOptions {
  /** Whether a row that breaks this rule stays valid and is only counted. Default: none does. */
  readonly warns?: (rule: Rule) => boolean;
}

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
  const { name = 'input', warns = () => false } = options;
  const names = profile.fields.map((field) => field.name);
  const source = await openTable(database, path, { ...options, name, columns: names });
  const matched = matchColumns(source, profile);
  const rules = rulesOf(profile);
  await tryPatterns(database, rules);
  const typed = quoteIdentifier(`${name} typed`);
  await database.run(`CREATE OR REPLACE VIEW ${typed} AS ${typedSelect(source, matched, profile)}`);
  const columns = new Map(matched.map(({ field }, index) => [field.name, checkedColumn(field, index)]));
  const refused = quoteIdentifier(`${name} refused`);
  await database.run(
    `CREATE OR REPLACE TABLE ${refused} AS ${await refusedSelect(database, name, typed, rules, columns)}`,
  );
  const out = await rowsThatGoOut(database, refused, rules, warns);
  // Refused rows are kept whole, with the columns that no field asks for.
  if (out.quarantined > 0) await source.checkOthers?.();
  const valid = quoteIdentifier(`${name} valid`);
  const outputs = matched.map(({ field }, index) => `v${index} AS ${quoteIdentifier(field.name)}`);
  const without = out.quarantined === 0 ? '' : `ANTI JOIN ${out.relation} USING (${ROW_COLUMN})`;
  await database.run(
    `CREATE OR REPLACE VIEW ${valid} AS SELECT ${[ROW_COLUMN, ...outputs].join(', ')} FROM ${typed} ${without}`,
  );
  const quarantine = quoteIdentifier(`${name} quarantine`);
  await database.run(`CREATE OR REPLACE VIEW ${quarantine} AS ${withReasons(source, out.relation, rules)}`);
  return {
    source,
    profile,
    rules,
    columns: matched.map(({ field }) => ({ name: field.name, type: sqlType(field) })),
    rows: {
      total: source.rows,
      valid: source.rows - out.quarantined,
      quarantined: out.quarantined,
      warned: out.warned,
    },
    validRelation: valid,
    quarantineRelation: quarantine,
    refusedRelation: refused,
    typedRelation: typed,
  };
}

/** Of the rows that break rules, those that break one which does not only warn. */
async function rowsThatGoOut(
  database: Database,
  broken: string,
  rules: readonly Rule[],
  warns: (rule: Rule) => boolean,
): Promise<{ readonly relation: string; readonly quarantined: number; readonly warned: number }> {
  const all = await countRows(database, broken);
  const strict = rules.flatMap((rule, index) => (warns(rule) ? [] : [index]));
  if (strict.length === rules.length) return { relation: broken, quarantined: all, warned: 0 };
  const relation = `(FROM ${broken} WHERE list_has_any(rules, [${strict.join(', ')}]::USMALLINT[]))`;
  const quarantined = await countRows(database, relation);
  return { relation, quarantined, warned: all - quarantined };
}

function checkedColumn(field: MatchedColumn['field'], index: number): CheckedColumn {
  return { field, value: `t.v${index}`, problem: `t.p${index}` };
}

// Names that no column of a file can clash with: given value g0, typed value t0, problem p0, value without problem v0.
function typedSelect(source: SourceTable, matched: readonly MatchedColumn[], profile: Profile): string {
  const list = (column: (match: MatchedColumn, index: number) => string) =>
    [ROW_COLUMN, ...matched.map(column)].join(', ');
  const given = list(({ field, found }, index) => {
    const missing = field.missing_values ?? profile.missing_values ?? [''];
    return `${givenValue(quoteIdentifier(field.name), found, field, missing)} AS g${index}`;
  });
  const typed = list(
    ({ field, found }, index) => `g${index}, ${typedValue(`g${index}`, field, found)} AS t${index}`,
  );
  const problems = list(
    ({ field }, index) => `t${index}, ${problem(`g${index}`, `t${index}`, field)} AS p${index}`,
  );
  const values = list((_, index) => `CASE WHEN p${index} = 0 THEN t${index} END AS v${index}, p${index}`);
  return `SELECT ${values} FROM (SELECT ${problems} FROM (SELECT ${typed} FROM (SELECT ${given} FROM ${source.relation})))`;
}

async function refusedSelect(
  database: Database,
  name: string,
  typed: string,
  rules: readonly Rule[],
  columns: ReadonlyMap<string, CheckedColumn>,
): Promise<string> {
  const duplicates = await findDuplicates(database, name, typed, rules, columns);
  const broken = rules.map((rule, index) => violation(rule, columns, duplicates.get(index)?.condition));
  const joins = [...duplicates.values()].map(({ join }) => join).join(' ');
  const codes = broken.map((condition, index) => `CASE WHEN ${condition} THEN ${index} END`);
  const list =
    codes.length === 0 ? '[]' : `list_filter([${codes.join(', ')}], lambda code: code IS NOT NULL)`;
  return `SELECT t.${ROW_COLUMN}, CAST(${list} AS USMALLINT[]) AS rules
    FROM ${typed} t ${joins} WHERE ${['false', ...broken].join(' OR ')}`;
}

function withReasons(source: SourceTable, refused: string, rules: readonly Rule[]): string {
  const columns = source.columns.map(({ name }) => `s.${quoteIdentifier(name)}`).join(', ');
  const reasons = `[${rules.map((rule) => quoteLiteral(reason(rule))).join(', ')}]::VARCHAR[]`;
  return `SELECT ${columns}, s.${ROW_COLUMN},
      list_transform(r.rules, lambda code: (${reasons})[code + 1]) AS ${REASONS_COLUMN}
    FROM ${source.relation} s JOIN ${refused} r USING (${ROW_COLUMN})`;
}

// JavaScript's regular expressions are others than RE2's, so only DuckDB can say whether one is good.
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

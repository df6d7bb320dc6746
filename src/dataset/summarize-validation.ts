import { compareCodeUnits } from '../core/canonical-json.ts';
import type { JsonValue } from '../core/json.ts';
import { cellText } from './cell-text.ts';
import type { Database } from './database.ts';
import { featureKind } from './feature-columns.ts';
import { ROW_COLUMN } from './reserved-columns.ts';
import type { ValidatedTable } from './open-validated.ts';
import type { Field } from './profile.generated.ts';
import { expectation, ruleColumn, ruleColumns } from './rule-text.ts';
import { quoteIdentifier } from './sql.ts';
import { PROBLEM } from './typed-column.ts';

export interface ValidationCheck {
  readonly column: string;
  readonly rule: string;
  readonly expected: string;
  /** Rows that break the rule. */
  readonly failed: number;
  /** The first rows of the file that do. */
  readonly examples: readonly { readonly row: number; readonly value: string }[];
}

/**
 * What a column holds in all rows, valid or not; values that are not of the column's type are left out. Counts and
 * extremes alone: no sum whose order could matter.
 */
export interface ColumnSummary {
  readonly name: string;
  readonly type: string;
  readonly missing: number;
  readonly distinct: number;
  readonly min?: string;
  readonly max?: string;
  /** Of categorical and boolean columns with few values: most frequent first. */
  readonly categories?: readonly { readonly value: string; readonly count: number }[];
}

const EXAMPLES = 5;
const SHOWN_CHARACTERS = 100;
const MOST_CATEGORIES = 50;

/** Every rule of the profile with the rows that break it. */
export async function validationChecks(
  database: Database,
  { source, rules, refusedRelation }: ValidatedTable,
): Promise<ValidationCheck[]> {
  const broken = await database.rows(
    `SELECT rule, count(*) AS failed, min(${ROW_COLUMN}, ${EXAMPLES}) AS first
     FROM (SELECT ${ROW_COLUMN}, unnest(rules) AS rule FROM ${refusedRelation}) GROUP BY rule ORDER BY rule`,
  );
  const byRule = new Map(broken.map((row) => [Number(row['rule']), row]));
  const numbers = new Set(broken.flatMap((row) => rowNumbers(row['first'])));
  const columns = [...new Set([...byRule.keys()].flatMap((index) => [...ruleColumns(rules[index]!)]))];
  const values = await exampleValues(database, source.relation, [...numbers], columns);
  return rules.map((rule, index) => {
    const row = byRule.get(index);
    const examples = rowNumbers(row?.['first']).map((number) => ({
      row: number,
      value: ruleColumns(rule)
        .map((column) => shown(values.get(number)?.[column]))
        .join(', '),
    }));
    const failed = Number(row?.['failed'] ?? 0);
    return { column: ruleColumn(rule), rule: rule.kind, expected: expectation(rule), failed, examples };
  });
}

/** What all rows hold, column by column; a pass over the file for each, and memory for its distinct values. */
export async function columnSummaries(database: Database, table: ValidatedTable): Promise<ColumnSummary[]> {
  const summaries: ColumnSummary[] = [];
  for (const [index, field] of table.profile.fields.entries()) {
    const type = table.columns[index]?.type ?? '';
    summaries.push(await summarize(database, table.typedRelation, index, field, type));
  }
  return summaries;
}

async function summarize(
  database: Database,
  relation: string,
  index: number,
  field: Field,
  type: string,
): Promise<ColumnSummary> {
  const value = `v${index}`;
  const rows = await database.rows(
    `SELECT count(*) FILTER (WHERE ${value} IS NULL AND p${index} = ${PROBLEM.none}) AS missing,
       count(DISTINCT ${value}) AS distinct, CAST(min(${value}) AS VARCHAR) AS min,
       CAST(max(${value}) AS VARCHAR) AS max FROM ${relation}`,
  );
  const [counts = {}] = rows;
  const distinct = Number(counts['distinct']);
  const listed = featureKind(field) === 'categorical' || field.type === 'boolean';
  return {
    name: field.name,
    type,
    missing: Number(counts['missing']),
    distinct,
    ...(typeof counts['min'] === 'string' ? { min: cut(counts['min']) } : {}),
    ...(typeof counts['max'] === 'string' ? { max: cut(counts['max']) } : {}),
    ...(listed && distinct <= MOST_CATEGORIES
      ? { categories: await categories(database, relation, value) }
      : {}),
  };
}

async function categories(
  database: Database,
  relation: string,
  column: string,
): Promise<{ value: string; count: number }[]> {
  const rows = await database.rows(
    `SELECT CAST(${column} AS VARCHAR) AS value, count(*) AS count FROM ${relation}
     WHERE ${column} IS NOT NULL GROUP BY ${column}`,
  );
  return rows
    .map((row) => ({ value: cellText(row['value']), count: Number(row['count']) }))
    .toSorted((a, b) => b.count - a.count || compareCodeUnits(a.value, b.value));
}

async function exampleValues(
  database: Database,
  relation: string,
  numbers: readonly number[],
  columns: readonly string[],
): Promise<Map<number, Record<string, JsonValue | bigint>>> {
  if (numbers.length === 0) return new Map();
  const texts = columns.map(
    (name) => `CAST(${quoteIdentifier(name)} AS VARCHAR) AS ${quoteIdentifier(name)}`,
  );
  const rows = await database.rows(
    `SELECT ${[ROW_COLUMN, ...texts].join(', ')} FROM ${relation} WHERE ${ROW_COLUMN} IN (${numbers.join(', ')})`,
  );
  return new Map(rows.map((row) => [Number(row[ROW_COLUMN]), row]));
}

function rowNumbers(list: JsonValue | bigint | undefined): number[] {
  return Array.isArray(list) ? list.map(Number) : [];
}

function shown(value: JsonValue | bigint | undefined): string {
  return value === null ? 'NULL' : cut(cellText(value));
}

function cut(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS).toWellFormed()}…`;
}

import type { JsonValue } from '../../core/json/json.ts';
import type { ValidationCheck } from '../../documents/validation-document.ts';
import { cellText } from '../duckdb/cell-text.ts';
import { cutText } from '../duckdb/cut-text.ts';
import type { Database } from '../duckdb/database.ts';
import { describeRelation } from '../duckdb/describe-relation.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import type { ValidatedTable } from './open-validated.ts';
import { expectation, ruleColumn, ruleColumns } from '../profile/rule-text.ts';
import { shownText } from '../output/shown-text.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';

/** Stands for a value that no report shows. */
const SENSITIVE = '(sensitive)';
const EXAMPLES = 5;

/** Every rule of the profile with the rows that break it. */
export async function validationChecks(
  database: Database,
  { rules, refusedRelation, examplesRelation, profile }: ValidatedTable,
): Promise<ValidationCheck[]> {
  const sensitive = new Set(profile.fields.filter((field) => field.sensitive).map(({ name }) => name));
  const broken = await database.rows(
    `SELECT rule, count(*) AS failed, min(${ROW_COLUMN}, ${EXAMPLES}) AS first
     FROM (SELECT ${ROW_COLUMN}, unnest(rules) AS rule FROM ${refusedRelation}) GROUP BY rule ORDER BY rule`,
  );
  const byRule = new Map(broken.map((row) => [Number(row['rule']), row]));
  const numbers = new Set(broken.flatMap((row) => rowNumbers(row['first'])));
  const key = profile.primary_key ?? [];
  const columns = [
    ...new Set([...key, ...[...byRule.keys()].flatMap((index) => [...ruleColumns(rules[index]!)])]),
  ];
  const values = await exampleValues(database, examplesRelation, [...numbers], columns);
  return rules.map((rule, index) => {
    const row = byRule.get(index);
    const examples = rowNumbers(row?.['first']).map((number) => {
      const textOf = (names: readonly string[]) =>
        names
          .map((column) => (sensitive.has(column) ? SENSITIVE : shown(values.get(number)?.[column])))
          .join(', ');
      const known = key.length === 0 ? {} : { key: textOf(key) };
      return { row: number, ...known, value: textOf(ruleColumns(rule)) };
    });
    const failed = Number(row?.['failed'] ?? 0);
    return { column: ruleColumn(rule), rule: rule.kind, expected: expectation(rule), failed, examples };
  });
}

async function exampleValues(
  database: Database,
  relation: string,
  numbers: readonly number[],
  columns: readonly string[],
): Promise<Map<number, Record<string, JsonValue | bigint>>> {
  if (numbers.length === 0) return new Map();
  const types = new Map((await describeRelation(database, relation)).map(({ name, type }) => [name, type]));
  const texts = columns.map((name) => {
    const column = quoteIdentifier(name);
    return `${shownText(column, types.get(name) ?? 'VARCHAR')} AS ${column}`;
  });
  const rows = await database.rows(
    `SELECT ${[ROW_COLUMN, ...texts].join(', ')} FROM ${relation} WHERE ${ROW_COLUMN} IN (${numbers.join(', ')})`,
  );
  return new Map(rows.map((row) => [Number(row[ROW_COLUMN]), row]));
}

function rowNumbers(list: JsonValue | bigint | undefined): number[] {
  return Array.isArray(list) ? list.map(Number) : [];
}

function shown(value: JsonValue | bigint | undefined): string {
  return value === null ? 'NULL' : cutText(cellText(value));
}

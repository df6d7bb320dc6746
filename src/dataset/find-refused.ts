import { columnGroups } from './column-groups.ts';
import type { Database } from './database.ts';
import { findDuplicates } from './find-duplicates.ts';
import { ROW_COLUMN } from './reserved-columns.ts';
import { ruleColumns } from './rule-text.ts';
import type { Rule } from './rules.ts';
import { suspicion, violation, type CheckedColumn } from './rules-to-sql.ts';
import { quoteIdentifier } from './sql.ts';
import type { TypedRelation } from './typed-relation.ts';

/**
 * Makes a table of the rows that break a rule: `_row` and `rules` (USMALLINT[], indices of the rules in ascending order).
 * A group of columns is looked at in one pass, by conditions that are cheap and hold wherever a rule may be broken; which
 * ones are is then asked of the few rows alone.
 *
 * @returns SQL name of the table
 */
export async function findRefused(
  database: Database,
  name: string,
  typed: TypedRelation,
  rules: readonly Rule[],
): Promise<string> {
  const columns = new Map(typed.columns.map((column) => [column.field.name, column]));
  const parts = quoteIdentifier(`${name} broken`);
  await database.run(`CREATE OR REPLACE TABLE ${parts} (${ROW_COLUMN} BIGINT, rules USMALLINT[])`);
  for (const group of columnGroups(typed.columns)) {
    const select = brokenSelect(typed.relation, group, rules, columns);
    if (select !== undefined) await database.run(`INSERT INTO ${parts} ${select}`);
  }
  for (const { rule, rows } of await findDuplicates(database, name, typed.relation, rules, columns)) {
    await database.run(`INSERT INTO ${parts} SELECT ${ROW_COLUMN}, [${rule}]::USMALLINT[] FROM ${rows}`);
  }
  const refused = quoteIdentifier(`${name} refused`);
  await database.run(
    `CREATE OR REPLACE TABLE ${refused} AS SELECT ${ROW_COLUMN}, list_sort(flatten(list(rules))) AS rules
     FROM ${parts} GROUP BY ${ROW_COLUMN}`,
  );
  await database.run(`DROP TABLE ${parts}`);
  return refused;
}

function brokenSelect(
  relation: string,
  group: readonly CheckedColumn[],
  rules: readonly Rule[],
  columns: ReadonlyMap<string, CheckedColumn>,
): string | undefined {
  const names = new Set(group.map(({ field }) => field.name));
  const asked = [...rules.entries()].filter(
    ([, rule]) =>
      rule.kind !== 'unique' && rule.kind !== 'primary_key' && names.has(ruleColumns(rule)[0] ?? ''),
  );
  const suspicious = group.flatMap((column) =>
    suspicion(
      column,
      asked.flatMap(([, rule]) => (ruleColumns(rule)[0] === column.field.name ? [rule] : [])),
    ),
  );
  if (suspicious.length === 0) return undefined;
  const codes = asked.map(([index, rule]) => `CASE WHEN ${violation(rule, columns)} THEN ${index} END`);
  return `SELECT ${ROW_COLUMN}, rules FROM (
      SELECT t.${ROW_COLUMN}, CAST(list_filter([${codes.join(', ')}], lambda code: code IS NOT NULL) AS USMALLINT[]) AS rules
      FROM ${relation} t WHERE ${suspicious.join(' OR ')}) WHERE len(rules) > 0`;
}

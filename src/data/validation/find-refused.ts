import { columnGroups } from '../duckdb/column-groups.ts';
import type { Database } from '../duckdb/database.ts';
import { findDuplicates } from './uniqueness/find-duplicates.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import type { Rule } from '../profile/rules.ts';
import { brokenCodes, suspicions, type CheckedColumn } from './rules-to-sql.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import type { TypedRelation } from '../types/typed-relation.ts';

export interface RefusedRows {
  /** SQL name of a table: `_row` and `rules` (USMALLINT[], indices of the broken rules in ascending order). */
  readonly relation: string;
  /** Whether some break a rule on uniqueness. */
  readonly hasDuplicates: boolean;
}

/**
 * Makes a table of the rows that break a rule. A group of columns is looked at in one pass, by conditions that are cheap and
 * hold wherever a rule may be broken; which ones are is then asked of the few rows alone.
 *
 * @param all all rows: what a rule on uniqueness is about
 * @param suspects all rows that may break another rule
 * @param rows of `all`
 */
export async function findRefused(
  database: Database,
  name: string,
  all: TypedRelation,
  suspects: TypedRelation,
  rules: readonly Rule[],
  rows: number,
): Promise<RefusedRows> {
  const parts = quoteIdentifier(`${name} broken`);
  await database.run(`CREATE OR REPLACE TABLE ${parts} (${ROW_COLUMN} BIGINT, rules USMALLINT[])`);
  for (const group of columnGroups(suspects.columns)) {
    const select = brokenSelect(suspects, group, rules);
    if (select !== undefined) await database.run(`INSERT INTO ${parts} ${select}`);
  }
  const duplicates = await findDuplicates(database, name, all, rules, rows);
  for (const { rule, rows } of duplicates) {
    await database.run(`INSERT INTO ${parts} SELECT ${ROW_COLUMN}, [${rule}]::USMALLINT[] FROM ${rows}`);
  }
  const refused = quoteIdentifier(`${name} refused`);
  await database.run(
    `CREATE OR REPLACE TABLE ${refused} AS SELECT ${ROW_COLUMN}, list_sort(flatten(list(rules))) AS rules
     FROM ${parts} WHERE len(rules) > 0 GROUP BY ${ROW_COLUMN}`,
  );
  await database.run(`DROP TABLE ${parts}`);
  return { relation: refused, hasDuplicates: duplicates.length > 0 };
}

function brokenSelect(
  { relation }: TypedRelation,
  group: readonly CheckedColumn[],
  rules: readonly Rule[],
): string | undefined {
  const suspicious = suspicions(group, rules);
  if (suspicious.length === 0) return undefined;
  const indexed = [...rules.entries()];
  const codes = group.flatMap((column) => brokenCodes(column, indexed));
  return `SELECT t.${ROW_COLUMN}, CAST(list_filter([${codes.join(', ')}], lambda code: code IS NOT NULL) AS USMALLINT[]) AS rules
    FROM ${relation} t WHERE ${[`t.${ROW_COLUMN} < 1`, ...suspicious].join(' OR ')}`;
}

import { countRows } from './count-rows.ts';
import type { Database } from './database.ts';
import { ruleColumns } from './rule-text.ts';
import type { Rule } from './rules.ts';
import type { CheckedColumn } from './rules-to-sql.ts';
import { quoteIdentifier } from './sql.ts';

export interface Duplicates {
  /** SQL that goes after `FROM typed t`. */
  readonly join: string;
  /** SQL that is true for a row that is one of several alike. */
  readonly condition: string;
}

/**
 * For each rule on uniqueness that is broken, by index: how to know the rows. Every row of a group of equals counts,
 * since none of them can be told to be the right one, and `the first` would hang on the order of the file. Values that
 * are missing or have a problem are equal to none.
 */
export async function findDuplicates(
  database: Database,
  name: string,
  typed: string,
  rules: readonly Rule[],
  columns: ReadonlyMap<string, CheckedColumn>,
): Promise<Map<number, Duplicates>> {
  const found = new Map<number, Duplicates>();
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== 'unique' && rule.kind !== 'primary_key') continue;
    const values = ruleColumns(rule).flatMap((column) => columns.get(column)?.value ?? []);
    const table = quoteIdentifier(`${name} duplicates ${index}`);
    const keys = values.map((value, position) => `${value} AS k${position}`);
    const given = values.map((value) => `${value} IS NOT NULL`);
    await database.run(
      `CREATE OR REPLACE TABLE ${table} AS SELECT ${keys.join(', ')} FROM ${typed} t
       WHERE ${given.join(' AND ')} GROUP BY ${values.join(', ')} HAVING count(*) > 1`,
    );
    if ((await countRows(database, table)) === 0) continue;
    const alias = `d${index}`;
    const equal = values.map((value, position) => `${value} = ${alias}.k${position}`);
    found.set(index, {
      join: `LEFT JOIN ${table} ${alias} ON ${equal.join(' AND ')}`,
      condition: `${alias}.k0 IS NOT NULL`,
    });
  }
  return found;
}

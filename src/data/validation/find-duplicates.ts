import { countRows } from '../duckdb/count-rows.ts';
import type { Database } from '../duckdb/database.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { ruleColumns } from '../profile/rule-text.ts';
import type { Rule } from '../profile/rules.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import type { TypedRelation } from '../types/typed-relation.ts';

export interface Duplicates {
  /** Index of the rule. */
  readonly rule: number;
  /** SQL that may stand after FROM: `_row` of each row that is one of several alike. */
  readonly rows: string;
}

/**
 * The rules on uniqueness that are broken, and by which rows. Every row of a group of equals counts, since none of them
 * can be told to be the right one, and `the first` would hang on the order of the file. Values that are missing or have a
 * problem are equal to none. A pass over the columns of each rule, and one more where it is broken.
 */
export async function findDuplicates(
  database: Database,
  name: string,
  { relation: typed, columns: all }: TypedRelation,
  rules: readonly Rule[],
): Promise<Duplicates[]> {
  const columns = new Map(all.map((column) => [column.field.name, column]));
  const found: Duplicates[] = [];
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
    const equal = values.map((value, position) => `${value} = d.k${position}`);
    found.push({
      rule: index,
      rows: `(SELECT t.${ROW_COLUMN} FROM ${typed} t JOIN ${table} d ON ${equal.join(' AND ')})`,
    });
  }
  return found;
}

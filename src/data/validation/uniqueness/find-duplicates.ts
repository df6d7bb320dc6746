import { countRows } from '../../duckdb/count-rows.ts';
import type { Database } from '../../duckdb/database.ts';
import { createResultWriter } from '../../output/result-writer.ts';
import { ROW_COLUMN } from '../../sources/reserved-columns.ts';
import { ruleColumns } from '../../profile/rule-text.ts';
import type { Rule } from '../../profile/rules.ts';
import type { CheckedColumn } from '../rules-to-sql.ts';
import { quoteIdentifier } from '../../duckdb/sql.ts';
import type { TypedRelation } from '../../types/typed-relation.ts';
import { areAscending } from './ascending-keys.ts';
import { HASH_LIMITS, repeatedHashes } from './repeated-hashes.ts';

export interface Duplicates {
  /** Index of the rule. */
  readonly rule: number;
  /** SQL that may stand after FROM: `_row` of each row that is one of several alike. */
  readonly rows: string;
}

/**
 * The rules on uniqueness that are broken, and by which rows. Every row of a group of equals counts, since none of them
 * can be told to be the right one, and `the first` would hang on the order of the file. Values that are missing or have a
 * problem are equal to none. A pass over the columns of each rule whose values ascend, one more where they do not, and two more
 * where it is broken; a hash alone never says that two values are equal.
 *
 * @param rows of the relation
 * @throws MlopsError DISK_FULL
 */
export async function findDuplicates(
  database: Database,
  name: string,
  { relation: typed, columns: all }: TypedRelation,
  rules: readonly Rule[],
  rows: number,
  limits = HASH_LIMITS,
): Promise<Duplicates[]> {
  const columns = new Map(all.map((column) => [column.field.name, column]));
  const found: Duplicates[] = [];
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== 'unique' && rule.kind !== 'primary_key') continue;
    const keys = ruleColumns(rule).flatMap((column) => columns.get(column) ?? []);
    const values = keys.map(({ value }) => value);
    const given = `${typed} t WHERE ${values.map((value) => `${value} IS NOT NULL`).join(' AND ')}`;
    if (isOfIntegers(keys) && (await areAscending(database, `SELECT ${values.join(', ')} FROM ${given}`))) {
      continue;
    }
    // A bit less, so that it is not negative as a BIGINT.
    const hash = `CAST(hash(${values.join(', ')}) >> 1 AS BIGINT)`;
    const repeated = await repeatedHashes(database, `SELECT ${hash} FROM ${given}`, rows, limits);
    if (repeated?.length === 0) continue;
    const among = repeated && (await hashTable(database, `${name} hashes ${index}`, repeated));
    const isRepeated = among === undefined ? '' : `AND ${hash} IN (FROM ${among})`;
    const table = quoteIdentifier(`${name} duplicates ${index}`);
    const list = values.map((value, position) => `${value} AS k${position}`);
    await database.run(
      `CREATE OR REPLACE TABLE ${table} AS SELECT ${list.join(', ')} FROM ${given} ${isRepeated}
       GROUP BY ${values.join(', ')} HAVING count(*) > 1`,
    );
    if (among !== undefined) await database.run(`DROP TABLE ${among}`);
    if ((await countRows(database, table)) === 0) continue;
    const equal = values.map((value, position) => `${value} = d.k${position}`);
    found.push({
      rule: index,
      rows: `(SELECT t.${ROW_COLUMN} FROM ${typed} t JOIN ${table} d ON ${equal.join(' AND ')})`,
    });
  }
  return found;
}

const isOfIntegers = (keys: readonly CheckedColumn[]): boolean =>
  keys.length === 1 && keys[0]?.field.type === 'integer';

async function hashTable(database: Database, name: string, hashes: readonly bigint[]): Promise<string> {
  const writer = await createResultWriter(database, name, [{ name: 'hash', type: 'BIGINT' }]);
  writer.append([hashes]);
  writer.close();
  return writer.relation;
}

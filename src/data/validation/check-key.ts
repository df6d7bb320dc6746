import { pluralize } from '../../core/text/pluralize.ts';
import { MlopsError } from '../../core/error.ts';
import { cellText } from '../duckdb/cell-text.ts';
import { countRows } from '../duckdb/count-rows.ts';
import type { Database } from '../duckdb/database.ts';
import { requireColumn } from './require-column.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';

/**
 * Holds a column to be a key: given in every row, and different in every row. Only then does it order the rows wholly.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING, KEY_MISSING, KEY_NOT_UNIQUE
 */
export async function checkKey(database: Database, relation: string, key: string): Promise<void> {
  await requireColumn(database, relation, key);
  const column = quoteIdentifier(key);
  const hints = [`make \`${key}\` the primary_key of the profile, so that such rows are quarantined`];
  const missing = await countRows(database, `${relation} WHERE ${column} IS NULL`);
  if (missing > 0) {
    const message = `the key \`${key}\` is missing in ${pluralize(missing, 'row')}`;
    throw new MlopsError({ code: 'KEY_MISSING', message, hints });
  }
  const repeated = await database.rows(
    `SELECT CAST(min(key) AS VARCHAR) AS first, count(*) AS keys
     FROM (SELECT ${column} AS key FROM ${relation} GROUP BY ${column} HAVING count(*) > 1)`,
  );
  const keys = Number(repeated[0]?.['keys']);
  if (keys > 0) {
    const message = `the key \`${key}\` has ${keys} values in more than one row, such as \`${cellText(repeated[0]?.['first'])}\``;
    throw new MlopsError({ code: 'KEY_NOT_UNIQUE', message, hints });
  }
}

import { MlopsError } from '../core/error.ts';
import { didYouMean } from '../core/suggest.ts';
import type { Database } from './database.ts';
import { describeRelation } from './describe-relation.ts';

/**
 * The SQL type of a column, found by its exact name.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING
 */
export async function requireColumn(database: Database, relation: string, name: string): Promise<string> {
  const columns = await describeRelation(database, relation);
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found.type;
  const names = columns.map((column) => column.name).filter((known) => known !== '_row');
  throw new MlopsError({
    code: 'SCHEMA_COLUMN_MISSING',
    message: `there is no column \`${name}\`${didYouMean(name, names)}`,
    hints: [`there are ${names.map((known) => `\`${known}\``).join(', ')}`],
  });
}

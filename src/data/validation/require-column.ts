import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import type { Database } from '../duckdb/database.ts';
import { describeRelation } from '../duckdb/describe-relation.ts';

/**
 * The SQL type of a column, found by its exact name.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING
 */
export async function requireColumn(database: Database, relation: string, name: string): Promise<string> {
  const [type = ''] = await requireColumns(database, relation, [name]);
  return type;
}

/**
 * The SQL types of columns, in their order. To describe a relation takes the time of all its columns: it is done once.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING
 */
export async function requireColumns(
  database: Database,
  relation: string,
  names: readonly string[],
): Promise<string[]> {
  const columns = await describeRelation(database, relation);
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return names.map((name) => types.get(name) ?? missing(name, [...types.keys()]));
}

function missing(name: string, columns: readonly string[]): never {
  const names = columns.filter((known) => known !== '_row');
  throw new MlopsError({
    code: 'SCHEMA_COLUMN_MISSING',
    message: `there is no column \`${name}\`${didYouMean(name, names)}`,
    hints: [`there are ${names.map((known) => `\`${known}\``).join(', ')}`],
  });
}

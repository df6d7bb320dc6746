import type { Database } from '../duckdb/database.ts';
import type { FeatureRequest } from '../features/feature-columns.ts';
import { missingTexts } from './missing-value.ts';
import { givenValue } from './typed-column.ts';
import type { Profile } from '../../documents/profile.generated.ts';
import { requireColumn } from '../validation/require-column.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';

/**
 * SQL of a table in which the values of the columns that stand for missing ones, by the profile, are NULL. In rows that
 * were validated they are already.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING
 */
export async function missingAsNull(
  database: Database,
  relation: string,
  columns: readonly FeatureRequest[],
  profile: Profile,
): Promise<string> {
  const replaced: string[] = [];
  for (const { name } of columns) {
    const field = profile.fields.find((one) => one.name === name);
    if (field === undefined) continue;
    // To a model the empty text is a missing value whatever the profile says.
    const texts = missingTexts(field, profile).filter((text) => text !== '');
    if (texts.length === 0) continue;
    const column = quoteIdentifier(name);
    const given = givenValue(column, await requireColumn(database, relation, name), field, texts);
    if (given !== column) replaced.push(`${given} AS ${column}`);
  }
  return replaced.length === 0 ? relation : `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${relation})`;
}

import { MlopsError } from '../core/error.ts';
import type { Database } from './database.ts';
import type { FeatureRequest } from './feature-columns.ts';
import { requireColumn } from './require-column.ts';
import { quoteIdentifier } from './sql.ts';

/**
 * SQL for what the model sees of each column: FLOAT without NULL (NaN is missing) or VARCHAR without NULL (the empty
 * text is missing). Booleans become 0 and 1, dates days since 1970-01-01.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING; SCHEMA_TYPE_MISMATCH when a numeric column is not one
 */
export async function featureExpressions(
  database: Database,
  relation: string,
  columns: readonly FeatureRequest[],
): Promise<string[]> {
  const expressions: string[] = [];
  for (const column of columns) {
    expressions.push(featureExpression(column, await requireColumn(database, relation, column.name)));
  }
  return expressions;
}

function featureExpression({ name, kind }: FeatureRequest, type: string): string {
  const column = quoteIdentifier(name);
  if (kind === 'categorical') return `coalesce(CAST(${column} AS VARCHAR), '')`;
  if (!NUMERIC.test(type)) {
    throw new MlopsError({
      code: 'SCHEMA_TYPE_MISMATCH',
      message: `column \`${name}\` is ${type}, which is no number`,
      hints: ['validate the file first: that gives its columns the types of the profile'],
    });
  }
  const number = type === 'DATE' ? `date_diff('day', DATE '1970-01-01', ${column})` : column;
  // Rounded by IEEE conversions, the same on every machine; too great for float32 is an error, not infinity.
  return `coalesce(CAST(CAST(${number} AS DOUBLE) AS FLOAT), 'NaN'::FLOAT)`;
}

const NUMERIC =
  /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|BOOLEAN|DATE)$/;

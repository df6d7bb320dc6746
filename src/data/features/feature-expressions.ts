import { MlopsError } from '../../core/error.ts';
import type { Database } from '../duckdb/database.ts';
import type { FeatureRequest } from './feature-columns.ts';
import { requireColumns } from '../validation/require-column.ts';
import { NUL_IN_TEXT } from '../duckdb/duckdb-error.ts';
import { quoteIdentifier, quoteLiteral } from '../duckdb/sql.ts';

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
  const names = columns.map(({ name }) => name);
  const types = await requireColumns(database, relation, names);
  return columns.map((column, index) => featureExpression(column, types[index] ?? ''));
}

function featureExpression({ name, kind }: FeatureRequest, type: string): string {
  if (kind === 'categorical') return textExpression(name, type);
  return `coalesce(${numberExpression(name, type)}, 'NaN'::FLOAT)`;
}

/** FLOAT, NULL where it is missing. */
export function numberExpression(name: string, type: string): string {
  const column = quoteIdentifier(name);
  if (!NUMERIC.test(type)) {
    throw new MlopsError({
      code: 'SCHEMA_TYPE_MISMATCH',
      message: `column \`${name}\` is ${type}, which is not a number`,
      hints: [
        type.startsWith('TIMESTAMP') || type.startsWith('TIME')
          ? `derive what matters of it in \`features\`: days since it, a DATE, an hour`
          : 'validate the file first: that gives its columns the types of the profile',
      ],
    });
  }
  const number = type === 'DATE' ? `date_diff('day', DATE '1970-01-01', ${column})` : column;
  // Rounded by IEEE conversions, the same on every machine; too great for float32 is an error, not infinity.
  return `CAST(CAST(${number} AS DOUBLE) AS FLOAT)`;
}

/**
 * VARCHAR, empty where it is missing. Runtimes of models take text as it is taken in C, to its first NUL: `x` would be scored for `x\\0y`. So a NUL is an error,
 * raised where rows are read, with the name of the column.
 */
export function textExpression(name: string, type: string): string {
  const text = `CAST(${quoteIdentifier(name)} AS VARCHAR)`;
  if (type !== 'VARCHAR' && !type.startsWith('ENUM(')) return `coalesce(${text}, '')`;
  const message = quoteLiteral(`${NUL_IN_TEXT} column \`${name}\``);
  return `coalesce(CASE WHEN contains(${text}, chr(0)) THEN error(${message}) ELSE ${text} END, '')`;
}

const NUMERIC =
  /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|BOOLEAN|DATE)$/;

/** The answer of a labelled table: a column with two values, of which one is the positive class. */
import { pluralize } from '../../core/text/pluralize.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import { cellText } from '../duckdb/cell-text.ts';
import type { Database } from '../duckdb/database.ts';
import { requireColumn } from '../validation/require-column.ts';
import { quoteIdentifier, quoteLiteral } from '../duckdb/sql.ts';

export interface TargetRequest {
  readonly name: string;
  /** The value that counts as 1 (`Yes`). Not needed for booleans and for the numbers 0 and 1. */
  readonly positive?: string | number | boolean | undefined;
}

/**
 * SQL of the target as 0 or 1, after a check that each row has one of exactly two values.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING, TARGET_MISSING, TARGET_NOT_BINARY, TARGET_ONE_CLASS
 */
export async function targetExpression(
  database: Database,
  relation: string,
  target: TargetRequest,
): Promise<string> {
  const { name } = target;
  const type = await requireColumn(database, relation, name);
  const column = valueText(quoteIdentifier(name), type);
  // Three are enough to see that there are more than two.
  const rows = await database.rows(
    `SELECT ${column} AS value, count(*) AS count FROM ${relation} GROUP BY ${column} ORDER BY value LIMIT 4`,
  );
  const positive = checkValues({ ...target, positive: sameText(target.positive, type) }, rows);
  return `CAST(${column} = ${quoteLiteral(positive)} AS UTINYINT)`;
}

const FRACTIONAL = /^(FLOAT|DOUBLE|DECIMAL)/;

/**
 * SQL of a value as text: the same for a number whatever type holds it. Where one row had no label, a job that works in
 * floats has written 0.0 and 1.0 into all others, and NaN into that one, which is a missing value.
 */
function valueText(column: string, type: string): string {
  if (!FRACTIONAL.test(type)) return `CAST(${column} AS VARCHAR)`;
  const number = `CAST(${column} AS DOUBLE)`;
  const whole = `${number} = trunc(${number}) AND abs(${number}) < 1e15`;
  return `CASE WHEN isnan(${number}) THEN NULL WHEN ${whole} THEN CAST(CAST(${number} AS BIGINT) AS VARCHAR) ELSE CAST(${number} AS VARCHAR) END`;
}

/** What was declared, as `valueText` has it. */
function sameText(positive: TargetRequest['positive'], type: string): TargetRequest['positive'] {
  if (typeof positive !== 'string' || !FRACTIONAL.test(type)) return positive;
  const number = Number(positive);
  return positive.trim() === '' || Number.isNaN(number) ? positive : number;
}

function checkValues(target: TargetRequest, rows: readonly Record<string, JsonValue | bigint>[]): string {
  const { name } = target;
  const missing = rows.find(({ value }) => value === null);
  if (missing !== undefined) {
    const count = Number(missing['count']);
    throw new MlopsError({
      code: 'TARGET_MISSING',
      message: `the target \`${name}\` is missing in ${pluralize(count, 'row')}`,
      hints: [`make \`${name}\` required in the profile, so that such rows are quarantined`],
    });
  }
  const values = rows.map(({ value }) => cellText(value));
  const list = values
    .slice(0, 3)
    .map((value) => `\`${value}\``)
    .join(', ');
  if (values.length > 2) {
    throw new MlopsError({
      code: 'TARGET_NOT_BINARY',
      message: `the target \`${name}\` has more than two values: ${list}${values.length > 3 ? ', ...' : ''}`,
      hints: ['a model predicts one of two values: choose or derive a column with two values'],
    });
  }
  const positive = positiveValue(target, values, list);
  if (values.length < 2) {
    throw new MlopsError({
      code: 'TARGET_ONE_CLASS',
      message: `the target \`${name}\` is ${list || 'nothing'} in every row`,
      hints: ['a model is trained on rows of both classes'],
    });
  }
  return positive;
}

function positiveValue(target: TargetRequest, values: readonly string[], list: string): string {
  if (target.positive === undefined) {
    const usual = values.every((value) => /^(true|false|0|1)$/.test(value));
    const positive = values.find((value) => value === 'true' || value === '1');
    if (usual && (positive !== undefined || values.length < 2)) return positive ?? 'true';
    throw new MlopsError({
      code: 'TARGET_NOT_BINARY',
      message: `the target \`${target.name}\` has the values ${list}, and \`positive\` does not say which one is the positive class`,
      hints: ['set `positive` to one of them'],
    });
  }
  const positive = String(target.positive);
  if (!values.includes(positive) && values.length > 1) {
    throw new MlopsError({
      code: 'TARGET_NOT_BINARY',
      message: `the target \`${target.name}\` is never \`${positive}\`, the value of \`positive\`: it is ${list}`,
      hints: [`set \`positive\` to one of them${didYouMean(positive, values)}`],
    });
  }
  return positive;
}

import type { Database } from '../duckdb/database.ts';
import { quoteIdentifier, quoteLiteral } from '../duckdb/sql.ts';
import { requireColumns } from '../validation/require-column.ts';
import { numberExpression, textExpression } from './feature-expressions.ts';

export type EncodedColumn =
  | { readonly kind: 'numeric'; readonly name: string }
  | { readonly kind: 'categorical'; readonly name: string; readonly categories: readonly string[] };

export interface EncodedExpression {
  /**
   * FLOAT, NULL where it is missing; or INTEGER, the place of a text from 1 on: after the categories come the empty text and a
   * missing one, and what is none of these is NULL.
   */
  readonly sql: string;
  /** Of a categorical column: its text, NULL where it is missing. */
  readonly text?: string;
}

/**
 * SQL for what a model with known categories sees of each column.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING; SCHEMA_TYPE_MISMATCH when a numeric column is not one
 */
export async function encodedExpressions(
  database: Database,
  relation: string,
  columns: readonly EncodedColumn[],
): Promise<EncodedExpression[]> {
  const names = columns.map(({ name }) => name);
  const types = await requireColumns(database, relation, names);
  const expressions: EncodedExpression[] = [];
  for (const [place, column] of columns.entries()) {
    const type = types[place] ?? '';
    if (column.kind === 'numeric') {
      expressions.push({ sql: numberExpression(column.name, type) });
      continue;
    }
    const text = textExpression(column.name, type);
    const found = await placeExpression(database, place, column);
    // What is no category is looked at once more, which refuses a NUL.
    const sql = `CAST(coalesce(${found}, CASE WHEN ${text} = '' THEN 0 END) AS INTEGER)`;
    expressions.push({ sql, text: `CAST(${quoteIdentifier(column.name)} AS VARCHAR)` });
  }
  return expressions;
}

/** So many texts are compared one after the other; DuckDB does that once per entry of a dictionary. */
const MAX_COMPARED = 64;

async function placeExpression(
  database: Database,
  column: number,
  { name, categories }: Extract<EncodedColumn, { kind: 'categorical' }>,
): Promise<string> {
  const text = `CAST(${quoteIdentifier(name)} AS VARCHAR)`;
  const members = [...categories, ''].map(quoteLiteral).join(', ');
  if (categories.length <= MAX_COMPARED) return `list_position([${members}, NULL], ${text})`;
  const known = quoteIdentifier(`categories ${column}`);
  await database.run(`DROP TYPE IF EXISTS ${known}`);
  await database.run(`CREATE TYPE ${known} AS ENUM (${members})`);
  return `enum_code(TRY_CAST(coalesce(${text}, '') AS ${known})) + 1`;
}

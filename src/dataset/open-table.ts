import { MlopsError } from '../core/error.ts';
import { EXIT } from '../core/exit-code.ts';
import { countRows } from './count-rows.ts';
import { csvSource } from './csv-source.ts';
import type { Database } from './database.ts';
import { describeRelation, type TableColumn } from './describe-relation.ts';
import { detectFormat, emptyInput } from './detect-format.ts';
import { parquetSource } from './parquet-source.ts';
import { ROW_COLUMN } from './reserved-columns.ts';
import { quoteIdentifier } from './sql.ts';

export interface SourceTable {
  readonly path: string;
  readonly format: 'parquet' | 'csv';
  /** SQL name of a view of the columns and of `_row`, the row's number in the file (BIGINT, from 1). */
  readonly relation: string;
  /** Without `_row`. All of a CSV file's are VARCHAR: what they mean is for a profile to say. */
  readonly columns: readonly TableColumn[];
  readonly rows: number;
}

export interface OpenTableOptions {
  /** What the view is called; another name for each table that is open at once. */
  readonly name?: string;
  /** Of a CSV file. Default: a comma. */
  readonly delimiter?: string;
}

/**
 * A view of a Parquet or CSV file; nothing is copied, each query reads the file. Parquet is known by its content. CSV
 * is UTF-8 after RFC 4180 with a header; an empty field is the empty text, not NULL; empty lines are skipped.
 *
 * @throws MlopsError INPUT_MISSING, INPUT_EMPTY (no bytes or no rows), INPUT_NOT_PARQUET, INPUT_UNREADABLE, CSV_MALFORMED;
 * what is wrong further down in a CSV file comes from the query that meets it
 */
export async function openTable(
  database: Database,
  path: string,
  options: OpenTableOptions = {},
): Promise<SourceTable> {
  const format = await detectFormat(path);
  const relation = quoteIdentifier(options.name ?? 'input');
  const delimiter = options.delimiter ?? ',';
  const { select, scanned } = format === 'parquet' ? parquetSource(path) : await csvSource(path, delimiter);
  await unreadableAs(path, database.run(`CREATE OR REPLACE VIEW ${relation} AS ${select}`));
  const described = await describeRelation(database, relation);
  const columns = described.filter(({ name }) => name !== ROW_COLUMN);
  const rows = await unreadableAs(path, countRows(database, relation));
  if (scanned !== undefined && rows !== scanned) {
    throw new Error(`DuckDB reads ${rows} rows of \`${path}\`, which has ${scanned}`);
  }
  if (rows === 0) throw emptyInput(path, 'has columns but not a single row');
  return { path, format, relation, columns, rows };
}

// The head was Parquet, so whatever DuckDB says against the rest means a damaged file.
async function unreadableAs<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof MlopsError || !(error instanceof Error)) throw error;
    throw new MlopsError({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` cannot be read: ${error.message.split('\n')[0]}`,
      hints: ['the file may be damaged or cut off: make it again'],
      exitCode: EXIT.cannot,
      cause: error,
    });
  }
}

import { MlopsError } from '../core/error.ts';
import { EXIT } from '../core/exit-code.ts';
import { countRows } from './count-rows.ts';
import { csvSource } from './csv-source.ts';
import type { Database } from './database.ts';
import { describeRelation, type TableColumn } from './describe-relation.ts';
import { detectFormat, emptyInput } from './detect-format.ts';
import type { PageCounts } from './parquet/check-pages.ts';
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
  /** Of a Parquet file: the pages of the columns that were asked for. */
  readonly pages?: PageCounts;
  /** To be called before the columns that nobody asked for are read. */
  readonly checkOthers?: () => Promise<PageCounts>;
}

export interface OpenTableOptions {
  /** What the view is called; another name for each table that is open at once. */
  readonly name?: string;
  /** Of a CSV file. Default: a comma. */
  readonly delimiter?: string;
  /** Names of the columns that will be read. Default: any column may be. */
  readonly columns?: readonly string[];
  /** Whether only what it is like is asked, and no value will be read. Default: false. */
  readonly described?: boolean;
}

/**
 * A view of a Parquet or CSV file; nothing is copied, each query reads the file. Parquet is known by its content. CSV
 * is UTF-8 after RFC 4180 with a header; an empty field is the empty text, not NULL; empty lines are skipped.
 *
 * @throws MlopsError INPUT_MISSING, INPUT_EMPTY (no bytes or no rows), INPUT_NOT_PARQUET, INPUT_UNREADABLE, INPUT_ENCRYPTED, COLUMN_AMBIGUOUS,
 * CSV_MALFORMED;
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
  const source =
    format === 'parquet'
      ? await unreadableAs(path, parquetSource(database, path, options.columns))
      : await csvSource(path, delimiter);
  const { select, scanned, int96 = [], checkOthers } = source;
  await unreadableAs(path, database.run(`CREATE OR REPLACE VIEW ${relation} AS ${select}`));
  const described = await describeRelation(database, relation);
  const columns = described
    .filter(({ name }) => name !== ROW_COLUMN)
    .map(({ name, type }) => ({ name, type: int96.includes(name) ? 'INT96' : type }));
  const rows = await unreadableAs(path, countRows(database, relation));
  if (scanned !== undefined && rows !== scanned) {
    throw new Error(`DuckDB reads ${rows} rows of \`${path}\`, which has ${scanned}`);
  }
  if (rows === 0) throw emptyInput(path, 'has columns but not a single row');
  const pages = options.described === true ? undefined : await source.checkAsked?.();
  return {
    path,
    format,
    relation,
    columns,
    rows,
    ...(pages === undefined ? {} : { pages }),
    ...(checkOthers === undefined ? {} : { checkOthers }),
  };
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

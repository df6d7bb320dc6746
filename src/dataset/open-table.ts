import { MlopsError } from '../core/error.ts';
import { EXIT } from '../core/exit-code.ts';
import { countRows } from './count-rows.ts';
import { csvSource } from './csv-source.ts';
import type { CsvDialect } from './csv-dialect.ts';
import type { Database } from './database.ts';
import { describeRelation, type TableColumn } from './describe-relation.ts';
import { detectFormat, emptyInput } from './detect-format.ts';
import type { PageCounts } from './parquet/check-pages.ts';
import { withShownPaths } from './held-file.ts';
import { parquetSource } from './parquet-source.ts';
import { ROW_COLUMN } from './reserved-columns.ts';
import { quoteIdentifier } from './sql.ts';
import { tableInput, type TableInput } from './table-input.ts';

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
  readonly input: TableInput;
}

export interface OpenTableOptions {
  /** What the view is called; another name for each table that is open at once. */
  readonly name?: string;
  /** Of a CSV file; what is not said is as RFC 4180 has it. */
  readonly dialect?: Partial<CsvDialect>;
  /** Names of the columns that will be read. Default: any column may be. */
  readonly columns?: readonly string[];
  /** Whether only what it is like is asked, and no value will be read. Default: false. */
  readonly described?: boolean;
}

/**
 * A view of a Parquet or CSV file; nothing is copied, each query reads the file. The same path is the same bytes in all
 * tables of a database. What comes as a stream (`-`, a FIFO) or compressed (gzip, zstd) is written to a temporary file once. Parquet is known by its content. CSV
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
  const input = await tableInput(database, path);
  const format = await detectFormat(input);
  const relation = quoteIdentifier(options.name ?? 'input');
  const source =
    format === 'parquet'
      ? await unreadableAs(path, parquetSource(database, input, options.columns))
      : await csvSource(database, input, options.dialect ?? {}, options.columns);
  const { select, scanned, int96 = [], checkOthers } = source;
  await unreadableAs(path, database.run(`CREATE OR REPLACE VIEW ${relation} AS ${select}`));
  const described = await describeRelation(database, relation);
  const columns = described
    .filter(({ name }) => name !== ROW_COLUMN)
    .map(({ name, type }) => ({ name, type: int96.includes(name) ? 'INT96' : type }));
  const rows = await unreadableAs(path, countRows(database, relation));
  if (scanned !== undefined && rows !== scanned) {
    await input.requireUnchanged();
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
    input,
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
      message: `\`${path}\` cannot be read: ${withShownPaths(error.message.split('\n')[0] ?? '')}`,
      hints: ['the file may be damaged or cut off: make it again'],
      exitCode: EXIT.cannot,
      cause: error,
    });
  }
}

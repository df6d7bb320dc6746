import { countRows } from '../duckdb/count-rows.ts';
import type { CsvDialect } from '../csv/csv-dialect.ts';
import type { Database } from '../duckdb/database.ts';
import type { TableFormat } from './detect-format.ts';
import { describeRelation, type TableColumn } from '../duckdb/describe-relation.ts';
import { emptyInput } from './detect-format.ts';
import type { NumberDialect } from '../csv/number-text.ts';
import type { PageCounts } from '../parquet/check-pages.ts';
import { tableSource } from './parts-source.ts';
import { ROW_COLUMN } from './reserved-columns.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { tableInput, type TableInput } from './table-input.ts';
import type { TextForm } from '../types/text-forms.ts';
import { unreadableAs } from './unreadable-as.ts';

export interface SourceTable {
  readonly path: string;
  /** Names of what is made beside the view begin with it. */
  readonly name: string;
  readonly format: TableFormat;
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
  /** Of a single Parquet file: as `TableSource`. */
  readonly rowsBetween?: (first: number, last: number) => string;
  /** Of CSV: how numbers are written in it. */
  readonly numbers?: NumberDialect;
  /** Of CSV: what the values of a column are written with, where that is known. */
  readonly forms?: ReadonlyMap<string, TextForm>;
}

export interface OpenTableOptions {
  /** What the view is called; another name for each table that is open at once. */
  readonly name?: string;
  /** Of a CSV file; what is not said is as RFC 4180 has it. */
  readonly dialect?: Partial<CsvDialect>;
  /** Names of the columns of a CSV file without a header, in their order. */
  readonly fields?: readonly string[];
  /** Names of the columns that will be read. Default: any column may be. */
  readonly columns?: readonly string[];
  /**
   * Whether the caller reads all rows of a CSV file once, and holds their number against `rows` by himself: then they are not
   * read here. Default: false.
   */
  readonly counts?: boolean;
}

/**
 * A view of a Parquet, Arrow or CSV file, or of all files of a folder or a glob pattern; nothing is copied, each query reads the
 * file. The same path is the same bytes in all tables of a database. What comes as a stream (`-`, a FIFO) or compressed (gzip,
 * zstd) is written to a temporary file once. Of many files, rows are in the order of the files' paths, columns go by name,
 * and folders such as `dt=2026-01-31` are columns. Parquet is known by its content. CSV is UTF-8 after RFC 4180 with a header; an empty field is the empty text, not NULL; empty lines are skipped.
 *
 * @throws MlopsError INPUT_MISSING, INPUT_EMPTY (no bytes or no rows), INPUT_NOT_PARQUET, INPUT_UNREADABLE, INPUT_ENCRYPTED, COLUMN_AMBIGUOUS, PARTS_DIFFER,
 * CSV_MALFORMED;
 * what is wrong further down in a CSV file comes from the query that meets it
 */
export async function openTable(
  database: Database,
  path: string,
  options: OpenTableOptions = {},
): Promise<SourceTable> {
  const input = await tableInput(database, path);
  const { name = 'input' } = options;
  const relation = quoteIdentifier(name);
  const source = await tableSource(database, input, options);
  const { format, select, scanned, shownTypes, checkOthers } = source;
  await unreadableAs(path, database.run(`CREATE OR REPLACE VIEW ${relation} AS ${select}`));
  const described = await describeRelation(database, relation);
  await database.makeRoomFor(described.length);
  const columns = described
    .filter((column) => column.name !== ROW_COLUMN)
    .map((column) => ({ name: column.name, type: shownTypes?.get(column.name) ?? column.type }));
  const isCounted = format === 'csv' && options.counts === true && scanned !== undefined;
  const rows = isCounted ? scanned : await unreadableAs(path, countRows(database, relation));
  if (scanned !== undefined && rows !== scanned) {
    await input.requireUnchanged();
    throw new Error(`DuckDB reads ${rows} rows of \`${path}\`, which has ${scanned}`);
  }
  if (rows === 0) throw emptyInput(path, 'has columns but not a single row');
  const pages = await source.checkAsked?.();
  return {
    path,
    name,
    format,
    relation,
    columns,
    rows,
    input,
    ...(source.numbers === undefined ? {} : { numbers: source.numbers }),
    ...(source.forms === undefined ? {} : { forms: source.forms }),
    ...(source.rowsBetween === undefined ? {} : { rowsBetween: source.rowsBetween }),
    ...(pages === undefined ? {} : { pages }),
    ...(checkOthers === undefined ? {} : { checkOthers }),
  };
}

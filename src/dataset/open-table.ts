import { open, type FileHandle } from 'node:fs/promises';
import { MlopsError } from '../core/error.ts';
import { EXIT } from '../core/exit-code.ts';
import { readCsvHeader } from './csv-header.ts';
import { countRows } from './count-rows.ts';
import type { Database } from './database.ts';
import { describeRelation, type TableColumn } from './describe-relation.ts';
import { scanCsv } from './scan-csv.ts';
import { quoteIdentifier, quoteLiteral } from './sql.ts';
import { inputPath } from './table-path.ts';

/** Names that validation adds to a table. In an input, where only an earlier run can have put them, they are dropped. */
export const ROW_COLUMN = '_row';
export const REASONS_COLUMN = '_reasons';
export const RESERVED_COLUMNS: readonly string[] = [ROW_COLUMN, REASONS_COLUMN];

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
  if (rows === 0) throw empty(path, 'has columns but not a single row');
  return { path, format, relation, columns, rows };
}

interface Source {
  readonly select: string;
  /** Rows that the file has by our own count. */
  readonly scanned?: number;
}

function parquetSource(path: string): Source {
  const added = [...RESERVED_COLUMNS, 'file_row_number'].map(quoteLiteral).join(', ');
  return {
    select: `SELECT COLUMNS(c -> lower(c) NOT IN (${added})), file_row_number + 1 AS ${ROW_COLUMN}
      FROM read_parquet(${inputPath(path)}, file_row_number = true, hive_partitioning = false)`,
  };
}

async function csvSource(path: string, delimiter: string): Promise<Source> {
  const names = await readCsvHeader(path, delimiter);
  const records = await scanCsv(path, delimiter, names.length);
  const kept = names.filter((name) => !RESERVED_COLUMNS.includes(name.toLowerCase()));
  const types = names.map((name) => `${quoteLiteral(name)}: 'VARCHAR'`).join(', ');
  // One thread, so that the numbers are given in the order of the file. U+10FFFF is no character, so that no text is
  // NULL and the profile decides what is missing. `new_line` must not be given: with it, lines in CR LF are dropped.
  return {
    select: `SELECT ${kept.map(quoteIdentifier).join(', ')}, row_number() OVER () AS ${ROW_COLUMN}
      FROM read_csv(${inputPath(path)}, auto_detect = false, header = true, columns = {${types}},
        delim = ${quoteLiteral(delimiter)}, quote = '"', escape = '"', nullstr = [chr(1114111)],
        strict_mode = true, null_padding = false, ignore_errors = false, parallel = false,
        compression = 'none', hive_partitioning = false)`,
    scanned: records - 1,
  };
}

/** How much of a file is looked at to tell what it is. */
const HEAD_BYTES = 4096;

async function detectFormat(path: string): Promise<'parquet' | 'csv'> {
  const head = await readHead(path);
  if (head.length === 0) throw empty(path, 'is empty');
  const magic = head.subarray(0, 4).toString('latin1');
  if (magic === 'PAR1') return 'parquet';
  if (/\.(parquet|pq)$/i.test(path)) {
    throw new MlopsError({
      code: 'INPUT_NOT_PARQUET',
      message: `\`${path}\` is called Parquet but is not: it does not begin with \`PAR1\``,
      hints: [
        'a CSV file needs another extension, such as `.csv`',
        'was the file fully copied or downloaded?',
      ],
    });
  }
  const problem = notText(head);
  if (problem !== undefined) {
    throw new MlopsError({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` ${problem[0]}`,
      hints: [problem[1]],
    });
  }
  return 'csv';
}

function notText(head: Buffer): [string, string] | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return ['is compressed with gzip', 'decompress it first'];
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    return ['is UTF-16 text', 'save it as UTF-8'];
  }
  if (head.includes(0)) return ['is neither Parquet nor text', 'give a Parquet file, or a CSV file in UTF-8'];
  return undefined;
}

async function readHead(path: string): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw openingError(path, error);
  } finally {
    await file?.close();
  }
}

function openingError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hints = ['check the path: it is relative to the project'];
    return new MlopsError({
      code: 'INPUT_MISSING',
      message: `there is no file \`${path}\``,
      hints,
      cause: error,
    });
  }
  if (code === 'EISDIR') {
    const message = `\`${path}\` is a folder`;
    return new MlopsError({ code: 'INPUT_UNREADABLE', message, hints: ['name a file in it'], cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const message = `\`${path}\` may not be read`;
    return new MlopsError({
      code: 'INPUT_UNREADABLE',
      message,
      hints: ['check its owner and mode'],
      cause: error,
    });
  }
  return error;
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

function empty(path: string, what: string): MlopsError {
  return new MlopsError({
    code: 'INPUT_EMPTY',
    message: `\`${path}\` ${what}`,
    hints: ['did the job that makes it fail half-way?'],
  });
}

import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { canonicalJson } from '../core/canonical-json.ts';
import type { Database } from './database.ts';
import { type CsvDialect, DEFAULT_DIALECT } from './csv-dialect.ts';
import { csvMalformed } from './csv-malformed.ts';
import type { CsvText, ScannedCsv } from './csv-scanner.ts';
import { readHead } from './detect-format.ts';
import { nameColumns } from './name-columns.ts';
import { ROW_COLUMN } from './reserved-columns.ts';
import { scanCsv } from './scan-csv.ts';
import { quoteIdentifier, quoteLiteral } from './sql.ts';
import { inputPath } from './table-path.ts';
import { spoolPath, type TableInput } from './table-input.ts';
import type { TableSource } from './table-source.ts';

/**
 * Scanned once for each dialect, however often it is opened.
 *
 * @param asked names of the columns that will be asked for; default: any column may be
 * @throws MlopsError CSV_MALFORMED, COLUMN_AMBIGUOUS
 */
export async function csvSource(
  database: Database,
  input: TableInput,
  given: Partial<CsvDialect>,
  asked?: readonly string[],
): Promise<TableSource> {
  const { names, from, rows } = await readableCsv(database, input, given);
  const columns = nameColumns(input.path, names, asked).flatMap((name, index) =>
    name === undefined ? [] : [`c${index} AS ${quoteIdentifier(name)}`],
  );
  return {
    select: `SELECT ${[...columns, `row_number() OVER () AS ${ROW_COLUMN}`].join(', ')} FROM ${from}`,
    scanned: rows,
  };
}

interface ReadableCsv {
  readonly names: readonly string[];
  readonly rows: number;
  /** SQL that may stand after FROM: its columns are called c0, c1, … */
  readonly from: string;
}

const known = new WeakMap<TableInput, Map<string, Promise<ReadableCsv>>>();

function readableCsv(
  database: Database,
  input: TableInput,
  given: Partial<CsvDialect>,
): Promise<ReadableCsv> {
  const dialects = known.get(input) ?? new Map<string, Promise<ReadableCsv>>();
  known.set(input, dialects);
  const key = canonicalJson({ ...given });
  const readable = dialects.get(key) ?? makeReadable(database, input, given);
  dialects.set(key, readable);
  return readable;
}

async function makeReadable(
  database: Database,
  input: TableInput,
  given: Partial<CsvDialect>,
): Promise<ReadableCsv> {
  const text = await csvText(input, given);
  const scanned = await scanCsv(text);
  const { first, records } = scanned;
  if (first.every((name) => name === '')) {
    throw csvMalformed(input.path, text.start.line, 'no column has a name', [
      'the first line must name the columns',
    ]);
  }
  const reading = scanned.isOdd ? await recordsAlone(database, text, scanned) : text.reading;
  return { names: first, rows: records - 1, from: readCsv(reading, text.dialect, scanned) };
}

async function csvText(input: TableInput, given: Partial<CsvDialect>): Promise<CsvText> {
  const { path, reading } = input;
  const head = (await readHead(reading, path)).toString('latin1');
  const mark = head.startsWith('\xef\xbb\xbf') ? 3 : 0;
  // Spreadsheets write it and honour it: the line says what separates the values.
  const said = /^"?sep=([^\r\n"])"?(\r?\n|$)/i.exec(head.slice(mark));
  const [line = '', separator] = said ?? [];
  if (separator !== undefined && given.delimiter !== undefined && given.delimiter !== separator) {
    throw csvMalformed(
      path,
      1,
      `it says that values are separated by \`${separator}\`, where the dialect says \`${given.delimiter}\``,
      ['leave the delimiter out of the dialect: the file names it'],
    );
  }
  const delimiter = separator ?? given.delimiter ?? DEFAULT_DIALECT.delimiter;
  return {
    path,
    reading,
    dialect: { ...DEFAULT_DIALECT, ...given, delimiter },
    start: { bytes: mark + line.length, line: separator === undefined ? 1 : 2 },
  };
}

/** A copy with a header that leaves no doubt, and without the lines that are no records. */
async function recordsAlone(
  database: Database,
  text: CsvText,
  { first, ending }: ScannedCsv,
): Promise<string> {
  const path = spoolPath(database);
  const copy: WriteStream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  const written = finished(copy);
  const end = ending === 'CR LF' ? '\r\n' : '\n';
  copy.write(first.map((_, index) => `c${index}`).join(text.dialect.delimiter) + end);
  await scanCsv(text, (bytes) => copy.write(bytes));
  copy.end();
  await written;
  return path;
}

/** Never smaller than what DuckDB takes by default. */
const BUFFER_BYTES = 32 << 20;

// One thread, so that the numbers are given in the order of the file. U+10FFFF is no character, so that no text is NULL and
// the profile decides what is missing. `new_line` must not be given: with it, lines in CR LF are dropped. The columns are
// called by their places: names could clash.
function readCsv(reading: string, dialect: CsvDialect, { first, longest }: ScannedCsv): string {
  const types = first.map((_, index) => `c${index}: 'VARCHAR'`).join(', ');
  const [delimiter, quote] = [quoteLiteral(dialect.delimiter), quoteLiteral(dialect.quoteChar)];
  const most = longest + 1024;
  return `read_csv(${inputPath(reading)}, auto_detect = false, header = true, columns = {${types}},
    delim = ${delimiter}, quote = ${quote}, escape = ${quote}, nullstr = [chr(1114111)],
    max_line_size = ${Math.max(most, 1 << 21)}, buffer_size = ${Math.max(2 * most, BUFFER_BYTES)},
    strict_mode = true, null_padding = false, ignore_errors = false, parallel = false,
    compression = 'none', hive_partitioning = false)`;
}

import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { finished, pipeline } from 'node:stream/promises';
import { canonicalJson } from '../../core/json/canonical-json.ts';
import { pluralize } from '../../core/text/pluralize.ts';
import { MlopsError } from '../../core/error.ts';
import type { Database } from '../duckdb/database.ts';
import { type CsvDialect, decoderOf, isUtf8Name, resolveDialect } from './csv-dialect.ts';
import { csvMalformed } from './csv-malformed.ts';
import type { CsvText, ScannedCsv } from './scanned-csv.ts';
import { readHead } from '../sources/detect-format.ts';
import { nameColumns } from '../sources/name-columns.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { scanCsv } from './scan-csv.ts';
import { quoteIdentifier, quoteLiteral } from '../duckdb/sql.ts';
import type { TextForm } from '../types/text-forms.ts';
import { inputPath } from '../sources/table-path.ts';
import { spoolPath, type TableInput } from '../sources/table-input.ts';
import type { TableSource } from '../sources/table-source.ts';

/**
 * Scanned once for each dialect, however often it is opened.
 *
 * @param asked names of the columns that will be asked for; default: any column may be
 * @param fields names of the columns of a file without a header; default: `field1`, `field2`, …
 * @throws MlopsError CSV_MALFORMED, COLUMN_AMBIGUOUS, DIALECT_INVALID, INPUT_UNREADABLE (another encoding)
 */
export async function csvSource(
  database: Database,
  input: TableInput,
  given: Partial<CsvDialect>,
  asked?: readonly string[],
  fields?: readonly string[],
): Promise<TableSource> {
  const { first, from, rows, dialect, forms } = await readableCsv(database, input, given);
  const names = dialect.header ? first : namesWithoutHeader(input.path, first.length, fields);
  if (names.every((name) => name === '')) {
    throw csvMalformed(input.path, 1, 'no column has a name', ['the first line must name the columns']);
  }
  const called = nameColumns(input.path, names, asked);
  const columns = called.flatMap((name, index) =>
    name === undefined ? [] : [`c${index} AS ${quoteIdentifier(name)}`],
  );
  return {
    select: `SELECT ${[...columns, `row_number() OVER () AS ${ROW_COLUMN}`].join(', ')} FROM ${from}`,
    scanned: rows,
    numbers: dialect,
    ...(forms === undefined ? {} : { forms: formsByName(called, forms) }),
  };
}

function formsByName(
  names: readonly (string | undefined)[],
  forms: readonly TextForm[],
): ReadonlyMap<string, TextForm> {
  return new Map(
    names.flatMap((name, index) => {
      const form = forms[index];
      return name === undefined || form === undefined ? [] : [[name, form] as const];
    }),
  );
}

function namesWithoutHeader(
  path: string,
  count: number,
  fields: readonly string[] = Array.from({ length: count }, (_, index) => `field${index + 1}`),
): readonly string[] {
  if (fields.length === count) return fields;
  throw csvMalformed(path, 1, `it has ${pluralize(count, 'field')} where the profile has ${fields.length}`, [
    'without a header the columns are the fields of the profile, in their order',
  ]);
}

interface ReadableCsv {
  /** Fields of the first record. */
  readonly first: readonly string[];
  readonly dialect: CsvDialect;
  readonly rows: number;
  readonly forms?: readonly TextForm[] | undefined;
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
  const dialect = resolveDialect(given);
  const decoded = isUtf8Name(dialect.encoding)
    ? input.reading
    : await asUtf8(database, input, dialect.encoding);
  const text = await csvText({ path: input.path, reading: decoded }, given, dialect);
  const scanned = await scanCsv(text);
  const { first, records } = scanned;
  const reading = scanned.isOdd ? await recordsAlone(database, text, scanned) : text.reading;
  // The copy of an odd file has a header in any case.
  const said = text.dialect;
  const from = readCsv(reading, { ...said, header: said.header || scanned.isOdd }, scanned);
  return { first, dialect: said, rows: records - (said.header ? 1 : 0), from, forms: scanned.forms };
}

async function csvText(
  { path, reading }: Pick<TableInput, 'path' | 'reading'>,
  given: Partial<CsvDialect>,
  dialect: CsvDialect,
): Promise<CsvText> {
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
  return {
    path,
    reading,
    dialect: resolveDialect({ ...dialect, delimiter: separator ?? dialect.delimiter }),
    start: { bytes: mark + line.length, line: separator === undefined ? 1 : 2 },
  };
}

/** A copy in UTF-8. */
async function asUtf8(database: Database, { path, reading }: TableInput, encoding: string): Promise<string> {
  const to = spoolPath(database);
  const decoder = decoderOf(encoding);
  const decode = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  };
  try {
    await pipeline(createReadStream(reading), decode, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new MlopsError({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` is not written in \`${encoding}\``,
      hints: ['name the encoding that it was saved in, or save it as UTF-8'],
      cause,
    });
  }
  return to;
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
  return `read_csv(${inputPath(reading)}, auto_detect = false, header = ${String(dialect.header)}, columns = {${types}},
    delim = ${delimiter}, quote = ${quote}, escape = ${quote}, nullstr = [chr(1114111)],
    max_line_size = ${Math.max(most, 1 << 21)}, buffer_size = ${Math.max(2 * most, BUFFER_BYTES)},
    strict_mode = true, null_padding = false, ignore_errors = false, parallel = false,
    compression = 'none', hive_partitioning = false)`;
}

/** A file of values for charts as tables: CSV and TSV (RFC 4180), or the lists of records in JSON, YAML and TOML. */
import { extname } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { numberOf } from '../history/flat-values.ts';
import { parseMetrics, type ValuesFile } from '../history/parse-values.ts';
import { isList, isMap, type ParameterValue } from '../pipeline/parameters/parameter-value.ts';

export type PlotCell = number | string;

export interface PlotTable {
  /** In the order in which they come up. */
  readonly columns: readonly string[];
  /** A cell that is empty, or no number and no text, is absent. */
  readonly rows: readonly ReadonlyMap<string, PlotCell>[];
}

/**
 * @param hasHeader false: the first line of a CSV file is a row, and columns are called `0`, `1`, …
 * @throws MlopsError UNREADABLE_PLOT, UNREADABLE_METRICS for a file that is not what its name says
 */
export async function parseTables(file: ValuesFile, hasHeader: boolean): Promise<readonly PlotTable[]> {
  const extension = extname(file.path).toLowerCase();
  if (extension === '.csv') return [delimited(file, ',', hasHeader)];
  if (extension === '.tsv') return [delimited(file, '\t', hasHeader)];
  if (!VALUES.has(extension)) throw unreadable(file, 'is no CSV, TSV, JSON, YAML or TOML file');
  const tables = recordLists(await parseMetrics(file)).map(recordTable);
  if (tables.length === 0) throw unreadable(file, 'holds no list of records');
  return tables;
}

const VALUES: ReadonlySet<string> = new Set(['.json', '.yaml', '.yml', '.toml']);

function delimited(file: ValuesFile, delimiter: string, hasHeader: boolean): PlotTable {
  const [first, ...others] = splitRows(file, delimiter);
  if (first === undefined) return { columns: [], rows: [] };
  const columns = hasHeader ? first.map((name) => name.trim()) : first.map((_, index) => String(index));
  const lines = hasHeader ? others : [first, ...others];
  return {
    columns,
    rows: lines.map(
      (cells) =>
        new Map(
          columns.flatMap((column, index) => {
            const cell = cellOf(cells[index] ?? '');
            return cell === undefined ? [] : [[column, cell] as const];
          }),
        ),
    ),
  };
}

// Quotes hold delimiters and line ends; a doubled quote is one. A line without a character is none.
function splitRows(file: ValuesFile, delimiter: string): readonly (readonly string[])[] {
  const text = file.text.replace(/^\uFEFF/, '');
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell === '') isQuoted = true;
    else if (sign === delimiter) endCell();
    else if (sign === '\n') endRow();
    else if (sign !== '\r' || text.charAt(at + 1) !== '\n') cell += sign;
  }
  if (isQuoted) throw unreadable(file, 'has a quote that is not closed');
  endRow();
  return rows;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function cellOf(text: string): PlotCell | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || /^nan$/i.test(trimmed)) return undefined;
  return NUMBER.test(trimmed) ? Number(trimmed) : trimmed;
}

// The value itself, or all that lie in it: a report may hold several.
function recordLists(value: ParameterValue): readonly (readonly ParameterValue[])[] {
  if (isList(value)) return value.length > 0 && value.every(isMap) ? [value] : [];
  return isMap(value) ? Object.values(value).flatMap(recordLists) : [];
}

function recordTable(records: readonly ParameterValue[]): PlotTable {
  const rows = records.filter(isMap).map(
    (record) =>
      new Map(
        Object.entries(record).flatMap(([name, value]) => {
          const cell = typeof value === 'string' ? value : numberOf(value);
          return cell === undefined ? [] : [[name, cell] as const];
        }),
      ),
  );
  return { columns: [...new Set(records.filter(isMap).flatMap((record) => Object.keys(record)))], rows };
}

function unreadable({ path, revision }: ValuesFile, what: string): MlopsError {
  const when = revision === 'workspace' ? '' : ` at \`${revision}\``;
  return new MlopsError({
    code: 'UNREADABLE_PLOT',
    message: `\`${path}\`${when} ${what}`,
    details: { path, revision },
  });
}

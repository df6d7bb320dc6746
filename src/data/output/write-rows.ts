import type { Database } from '../duckdb/database.ts';
import type { OutputFormat } from './output-format.ts';
import { copyToFile } from '../duckdb/copy-to-file.ts';
import { describeRelation, type TableColumn } from '../duckdb/describe-relation.ts';
import { shownText } from './shown-text.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import { writeParquet } from './write-parquet.ts';

/**
 * Writes the rows of `select` to a file whose bytes are the same at every thread count. `select` must have an ORDER BY under
 * which no two rows are equal.
 *
 * - Parquet and Arrow keep every type (Arrow those that it shares with DuckDB; others as text).
 * - CSV (RFC 4180, UTF-8, `\n`): text is quoted, so that a missing value (nothing) and an empty text (`""`) are told apart;
 *   numbers are the shortest text that reads back as the same one, `nan` and `inf` included; lists of text are JSON.
 * - JSON lines: an object a line, `null` for a missing value; NaN and the infinities, which JSON lacks, are the texts `"NaN"`,
 *   `"Infinity"` and `"-Infinity"`; decimals are text, since a reader would round them.
 */
export async function writeRows(
  database: Database,
  select: string,
  path: string,
  format: OutputFormat,
): Promise<void> {
  switch (format) {
    case 'parquet':
      return writeParquet(database, select, path);
    case 'csv':
      return writeCsv(database, select, path);
    case 'jsonl':
      return writeJsonLines(database, select, path);
    case 'arrow': {
      // 0.2 MB of code, for who asks for it.
      const { writeArrow } = await import('./write-arrow.ts');
      return writeArrow(database, select, path);
    }
  }
}

async function writeCsv(database: Database, select: string, path: string): Promise<void> {
  const columns = await describeRelation(database, `(${select})`);
  const cells = columns.map((column) => ({ ...column, sql: csvCell(column) }));
  const texts = cells.filter(({ type }) => !NUMBER.test(type));
  const quoted = texts.map(({ name }) => quoteIdentifier(name)).join(', ');
  await copyToFile(
    database,
    cellsOf(select, cells),
    path,
    `FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '' ${quoted === '' ? '' : `, FORCE_QUOTE (${quoted})`}`,
  );
}

async function writeJsonLines(database: Database, select: string, path: string): Promise<void> {
  const columns = await describeRelation(database, `(${select})`);
  const cells = columns.map((column) => ({ ...column, sql: jsonCell(column) }));
  await copyToFile(database, cellsOf(select, cells), path, 'FORMAT json, ARRAY false');
}

interface Cell extends TableColumn {
  readonly sql: string;
}

const cellsOf = (select: string, cells: readonly Cell[]): string =>
  `SELECT ${cells.map(({ name, sql }) => `${sql} AS ${quoteIdentifier(name)}`).join(', ')} FROM (${select})`;

const NUMBER = /^(BOOLEAN|U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;

function csvCell({ name, type }: TableColumn): string {
  const column = quoteIdentifier(name);
  if (NUMBER.test(type) || type === 'VARCHAR') return column;
  return type === 'VARCHAR[]' ? `to_json(${column})::VARCHAR` : shownText(column, type);
}

function jsonCell({ name, type }: TableColumn): string {
  const column = quoteIdentifier(name);
  if (type === 'FLOAT' || type === 'DOUBLE') {
    return `CASE WHEN isfinite(${column}) THEN to_json(${column}) WHEN ${column} IS NOT NULL THEN to_json(
      CASE WHEN isnan(${column}) THEN 'NaN' WHEN ${column} > 0 THEN 'Infinity' ELSE '-Infinity' END) END`;
  }
  if (type === 'VARCHAR[]' || (NUMBER.test(type) && !type.startsWith('DECIMAL'))) return column;
  return shownText(column, type);
}

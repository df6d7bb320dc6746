import type { Database } from '../duckdb/database.ts';
import type { OutputFormat } from './output-format.ts';
import { copyToFile } from '../duckdb/copy-to-file.ts';
import { describeRelation } from '../duckdb/describe-relation.ts';
import { csvForm, jsonLinesForm } from './copy-forms.ts';
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
  const { cells, options } = csvForm(await describeRelation(database, `(${select})`), true);
  await copyToFile(database, cells(select), path, options);
}

async function writeJsonLines(database: Database, select: string, path: string): Promise<void> {
  const { cells, options } = jsonLinesForm(await describeRelation(database, `(${select})`));
  await copyToFile(database, cells(select), path, options);
}

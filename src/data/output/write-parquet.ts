import { open } from 'node:fs/promises';
import type { Database } from '../duckdb/database.ts';
import { copyToFile } from '../duckdb/copy-to-file.ts';
import { parquetForm, ROW_GROUP_ROWS } from './copy-forms.ts';
import { readParquetFooter } from '../parquet/parquet-footer.ts';

/**
 * Writes the rows of `select` to a Parquet file whose bytes are the same at every thread count and memory limit.
 * `select` must have an ORDER BY under which no two rows are equal. Missing folders are made.
 */
export async function writeParquet(database: Database, select: string, path: string): Promise<void> {
  await copyToFile(database, select, path, parquetForm.options, database.threads);
  // A sort gives its rows in pieces that are row groups, so that several threads cut as one does. Nothing promises that.
  if (database.threads > 1 && !(await isCutRight(path))) {
    await copyToFile(database, select, path, parquetForm.options);
  }
}

/** Whether all row groups but the last are full. */
async function isCutRight(path: string): Promise<boolean> {
  // DuckDB's own function writes out the extremes of each column, and fails at times that are no date to it.
  const file = await open(path);
  try {
    const { groups } = await readParquetFooter(file, path);
    return groups.slice(0, -1).every(({ rows }) => rows === ROW_GROUP_ROWS);
  } finally {
    await file.close();
  }
}

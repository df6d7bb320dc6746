import type { Database } from './database.ts';
import { copyToFile } from './copy-to-file.ts';

/** 60 vectors of 2,048 rows: DuckDB cuts row groups between vectors. */
const ROW_GROUP_ROWS = 122_880;

/**
 * Writes the rows of `select` to a Parquet file whose bytes are the same at every thread count and memory limit.
 * `select` must have an ORDER BY under which no two rows are equal. Missing folders are made.
 */
export async function writeParquet(database: Database, select: string, path: string): Promise<void> {
  await copyToFile(
    database,
    select,
    path,
    `FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, PARQUET_VERSION v1, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}`,
  );
}

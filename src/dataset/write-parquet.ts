import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MlopsError } from '../core/error.ts';
import type { Database } from './database.ts';
import { outputPath } from './table-path.ts';

/** 60 vectors of 2,048 rows: DuckDB cuts row groups between vectors. */
const ROW_GROUP_ROWS = 122_880;

/**
 * Writes the rows of `select` to a Parquet file whose bytes are the same at every thread count and memory limit.
 * `select` must have an ORDER BY under which no two rows are equal. Missing folders are made.
 *
 * One thread writes. With more of them DuckDB cuts the row groups of an unordered query elsewhere; of an ordered one it
 * was not seen to, but nothing promises that.
 */
export async function writeParquet(database: Database, select: string, path: string): Promise<void> {
  await makeFolder(dirname(path));
  await database.run('SET threads = 1');
  try {
    await database.run(
      `COPY (${select}) TO ${outputPath(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3,
       PARQUET_VERSION v1, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, USE_TMP_FILE false)`,
    );
  } finally {
    await database.run(`SET threads = ${database.threads}`);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new MlopsError({
      code: 'OUTPUT_NOT_WRITABLE',
      message: `the folder \`${path}\` cannot be made: ${error instanceof Error ? error.message : String(error)}`,
      hints: ['check owner and mode of the folder above it, and that no file stands in the way'],
      cause: error,
    });
  }
}

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import type { Database } from './database.ts';
import { outputPath } from '../sources/table-path.ts';

/**
 * DuckDB's COPY. Missing folders are made.
 *
 * @param threads one keeps the order and cuts the file at the same places always; with more of them the row groups of a query
 *   without ORDER BY are cut elsewhere. Default: one.
 */
export async function copyToFile(
  database: Database,
  select: string,
  path: string,
  options: string,
  threads = 1,
): Promise<void> {
  await makeFolder(dirname(path));
  await database.run(`SET threads = ${threads}`);
  try {
    await database.run(`COPY (${select}) TO ${outputPath(path)} (${options}, USE_TMP_FILE false)`);
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

import { MlopsError } from '../../core/error.ts';
import { openDatabase } from '../duckdb/database.ts';
import { withShownPaths } from '../sources/held-file.ts';
import { damagedParquet, notReadParquet } from './damaged-parquet.ts';
import { refusalHint } from '../sources/refusal-hint.ts';
import { inputPath } from '../sources/table-path.ts';
import type { TableInput } from '../sources/table-input.ts';

/**
 * Whether DuckDB has a reason in the file for what it refused: each column is read alone, in a database that knows nothing else.
 * What is damaged within a page that has no checksum shows only there, and by errors that have no form in common.
 *
 * @param names of all columns, in their order
 * @returns undefined when all of it can be read
 */
export async function findUnreadable(
  { path, reading }: Pick<TableInput, 'path' | 'reading'>,
  names: readonly string[],
): Promise<MlopsError | undefined> {
  const database = await openDatabase({ threads: 1 });
  const columns = names.map((_, index) => `c${index}`);
  const from = `read_parquet(${inputPath(reading)}, hive_partitioning = false) AS t(${columns.join(', ')})`;
  try {
    for (const [index, name] of names.entries()) {
      const error = await refusalOf(database.rows(`SELECT max(hash(c${index})) FROM ${from}`));
      if (error === undefined) continue;
      if (error instanceof MlopsError && error.code !== 'INPUT_UNREADABLE') return error;
      const own = error instanceof MlopsError && error.cause instanceof Error ? error.cause : error;
      const said = withShownPaths(own.message.split('\n')[0] ?? '');
      const what = `column \`${name}\` cannot be read: ${said}`;
      const hint = refusalHint(said);
      return hint === undefined ? damagedParquet(path, what, error) : notReadParquet(path, what, hint, error);
    }
    return undefined;
  } finally {
    database.close();
  }
}

async function refusalOf(work: Promise<unknown>): Promise<Error | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

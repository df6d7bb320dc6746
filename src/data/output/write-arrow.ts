import type { Database } from '../duckdb/database.ts';
import { describeRelation } from '../duckdb/describe-relation.ts';
import { streamChunks } from '../duckdb/stream-chunks.ts';
import { arrowForm } from './arrow-batches.ts';
import { openArrowFile } from './arrow-file.ts';

/**
 * Writes the rows of `select`, which must have a total ORDER BY, in batches of equal size. Missing folders are made.
 *
 * @throws MlopsError CANNOT_WRITE
 */
export async function writeArrow(database: Database, select: string, path: string): Promise<void> {
  const { schema, cells, batches } = arrowForm(await describeRelation(database, `(${select})`));
  const file = await openArrowFile(path, schema);
  await database.run('SET threads = 1');
  try {
    for await (const batch of batches(streamChunks(database, cells(select)))) await file.append(batch);
    await file.finish();
  } catch (error) {
    await file.abandon();
    throw error;
  } finally {
    await database.run(`SET threads = ${database.threads}`);
  }
}

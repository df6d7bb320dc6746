import type { Database } from './database.ts';
import { DISABLED_OPTIMIZERS } from './disabled-optimizers.ts';

/**
 * Meanwhile, queries that are begun keep the order of the table that they read first, also through a join with a table that
 * fits into memory: one thread reads, and what is joined is looked up, never the other way round. For streams whose order
 * matters and which are too large to sort.
 */
export async function readingInOrder<T>(database: Database, work: () => Promise<T>): Promise<T> {
  await database.run('SET threads = 1');
  await database.run(`SET disabled_optimizers = '${DISABLED_OPTIMIZERS},build_side_probe_side'`);
  try {
    return await work();
  } finally {
    await database.run(`SET threads = ${database.threads}`);
    await database.run(`SET disabled_optimizers = '${DISABLED_OPTIMIZERS}'`);
  }
}

import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Database } from './database.ts';

/** Does a piece of work when there is a thread for it. */
export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

export const atOnce: Lane = (work) => work();

/**
 * The chunks of a result as DuckDB makes them, on a connection of their own: a result that is being streamed dies when
 * its connection runs something else.
 *
 * @param lane called around each wait for DuckDB
 */
export async function* streamChunks(
  database: Database,
  sql: string,
  lane: Lane = atOnce,
): AsyncGenerator<DuckDBDataChunk> {
  const connection = await database.connect();
  const { interrupt } = database;
  const stop = () => connection.interrupt();
  interrupt?.addEventListener('abort', stop, { once: true });
  try {
    const result = await lane(() => connection.stream(sql));
    for (;;) {
      interrupt?.throwIfAborted();
      const chunk = await lane(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  } catch (error) {
    throw await database.explain(error);
  } finally {
    interrupt?.removeEventListener('abort', stop);
    connection.closeSync();
  }
}

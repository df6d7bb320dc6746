import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Database } from './database.ts';

/**
 * The chunks of a result as DuckDB makes them, on a connection of their own: a result that is being streamed dies when
 * its connection runs something else.
 */
export async function* streamChunks(database: Database, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const connection = await database.connect();
  try {
    const result = await connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  } catch (error) {
    throw await database.explain(error);
  } finally {
    connection.closeSync();
  }
}

import { type DuckDBConnection, DuckDBTableFunction } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Database } from '../../duckdb/database.ts';
import { type BlockColumnType, vectorType } from './row-block.ts';
import type { PieceBuffer } from './piece-buffer.ts';

/** A connection on which DuckDB reads pieces, one at a time, as a relation. */
export interface PieceLane {
  /** SQL of the relation. */
  readonly relation: string;
  readonly connection: DuckDBConnection;
  /** Runs a query that reads the relation, once. */
  readonly reading: <T>(piece: PieceBuffer, query: () => Promise<T>) => Promise<T>;
  /** Ends the query that runs. */
  readonly interrupt: () => void;
  readonly close: () => void;
}

/** @param name of the relation in the database: another one for each lane */
export async function openPieceLane(
  database: Database,
  name: string,
  columns: readonly BlockColumnType[],
): Promise<PieceLane> {
  const connection = await database.connect();
  const vectorRows = duckdb.vector_size();
  // Its data is there before the query begins: DuckDB calls back on this thread, where nothing can be waited for.
  let piece: PieceBuffer | undefined;
  let read = 0;
  const source = DuckDBTableFunction.create({
    name,
    bindFunction: (bind) => {
      for (const column of columns) bind.addResultColumn(column.name, vectorType(column.type).type);
    },
    // Rows come in order.
    initFunction: (init) => init.setMaxThreads(1),
    mainFunction: (_, { chunk }) => {
      const rows = piece === undefined ? 0 : Math.min(vectorRows, piece.rows - read);
      duckdb.data_chunk_set_size(chunk, rows);
      if (rows === 0) return;
      piece?.fill((column) => duckdb.data_chunk_get_vector(chunk, column), read, rows);
      read += rows;
    },
  });
  connection.registerTableFunction(source);
  source.destroySync();
  return {
    relation: `${name}()`,
    connection,
    reading: async (next, query) => {
      [piece, read] = [next, 0];
      try {
        return await query();
      } finally {
        // The database keeps the function until it is closed.
        piece = undefined;
      }
    },
    interrupt: () => connection.interrupt(),
    close: () => connection.closeSync(),
  };
}

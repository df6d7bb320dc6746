import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { RecordBatch } from 'apache-arrow';
import type { TableColumn } from '../../duckdb/describe-relation.ts';
import { arrowForm } from '../arrow-batches.ts';
import { openArrowFile } from '../arrow-file.ts';
import type { PieceLane } from './piece-lane.ts';
import type { PieceForm } from './write-pieces.ts';

export { BATCH_ROWS } from '../arrow-batches.ts';

/** Pieces of BATCH_ROWS rows: each is a batch, and one without a row is none. */
export async function arrowPieces(
  path: string,
  select: (relation: string) => string,
  described: readonly TableColumn[],
): Promise<PieceForm<RecordBatch | undefined>> {
  const { schema, cells, batches } = arrowForm(described);
  const file = await openArrowFile(path, schema);
  return {
    make: async (lane) => {
      let made: RecordBatch | undefined;
      // To the end, even if the one batch is there: what is left of a query would read the next piece.
      for await (const batch of batches(chunksOf(lane, cells(select(lane.relation))))) made = batch;
      return made;
    },
    append: async (batch) => {
      if (batch !== undefined) await file.append(batch);
    },
    finish: file.finish,
    abandon: file.abandon,
  };
}

async function* chunksOf({ connection }: PieceLane, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk;
  }
}

import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import { atOnce } from '../duckdb/stream-chunks.ts';

/** Options of a stream whose keys are read value by value. */
export function readsKeys(key: string) {
  return {
    key,
    lane: atOnce,
    openCarrier: () => {
      const keys: DuckDBValue[] = [];
      return {
        take: (chunk: DuckDBDataChunk, column: number, from: number, to: number) => {
          const vector = chunk.getColumnVector(column);
          for (let row = from; row < to; row++) keys.push(vector.getItem(row));
        },
        release: () => keys,
      };
    },
  };
}

import type { DuckDBDataChunk } from '@duckdb/node-api';

/** Takes the values of the key. */
export interface KeyCarrier<Key> {
  /** Rows `from` to `to`, without, of a chunk. */
  readonly take: (chunk: DuckDBDataChunk, column: number, from: number, to: number) => void;
  /** What was taken. */
  readonly release: () => Key;
}

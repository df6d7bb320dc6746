import type { Lane } from '../../data/duckdb/stream-chunks.ts';
import type { BlockColumn, BlockType } from '../../data/output/streamed/row-block.ts';
import type { ScoredBatch } from './batch-work.ts';

/** 30 vectors of DuckDB's: half of a group of rows. */
export const BATCH_ROWS = 61_440;

export interface RowsToRead {
  /** SQL name of a relation with `_row`, the model's columns and the id, which one thread reads in the order of `_row`. */
  readonly relation: string;
  readonly id: { readonly name: string; readonly type: BlockType };
}

/** Rows in the order of the file, on their way to the output. */
export interface RowsInWork {
  readonly rows: number;
  /** The ids. */
  readonly keys: BlockColumn;
  readonly scored: Promise<ScoredBatch>;
}

/** What takes a thread's time. */
export type WorkKind = 'reading' | 'scoring' | 'checking' | 'writing';

export interface BatchContext {
  /** Rows of every batch but the last. */
  readonly batchRows: number;
  /** Waits for a free thread, and counts the time. */
  readonly lane: (kind: WorkKind) => Lane;
}

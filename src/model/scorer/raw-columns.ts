import type { ScorableColumn } from '../artifact/scorable-model.ts';
import type { MemoryPlan } from './memory-plan.ts';
import type { EncodedBatch, Scorer } from './open-scorer.ts';

/** Rows that the host copies at once: a multiple of every kernel's block; they fit the second-level cache. */
const ROWS = 4096;

export interface RawColumns {
  /** Where a column's numbers or codes will lie. */
  readonly placeOf: (column: number) => number;
  /** Where margins will. */
  readonly margins: number;
  /** Scores rows after rows. */
  readonly scorer: (buffer: SharedArrayBuffer, score: (rows: number) => void) => Scorer;
}

/** Room for some rows of the columns that a model reads: those that have been asked for. */
export function planColumns(plan: MemoryPlan, columns: readonly Pick<ScorableColumn, 'kind'>[]): RawColumns {
  const places = new Map<number, number>();
  const placeOf = (column: number): number => {
    const place = places.get(column) ?? plan.take(ROWS * 4);
    places.set(column, place);
    return place;
  };
  const margins = plan.take(ROWS * 8);
  return {
    placeOf,
    margins,
    scorer: (buffer, score) => {
      const read = [...places].map(([column, place]) => ({
        column,
        memory:
          columns[column]?.kind === 'numeric'
            ? new Float32Array(buffer, place, ROWS)
            : new Uint32Array(buffer, place, ROWS),
      }));
      const scored = new Float64Array(buffer, margins, ROWS);
      return {
        margins: (batch) => {
          const all = new Float64Array(batch.rows);
          for (let begin = 0; begin < batch.rows; begin += ROWS) {
            const rows = Math.min(ROWS, batch.rows - begin);
            for (const { column, memory } of read) {
              memory.set(columnOf(batch, column).subarray(begin, begin + rows));
            }
            score(rows);
            all.set(scored.subarray(0, rows), begin);
          }
          return all;
        },
      };
    },
  };
}

function columnOf({ columns }: EncodedBatch, place: number): Float32Array | Uint32Array {
  const column = columns[place];
  if (column === undefined)
    throw new Error(`a batch has ${columns.length} columns, the model reads column ${place}`);
  return column;
}

import type { Database } from '../../duckdb/database.ts';
import { rawVector } from '../../duckdb/raw-vector.ts';
import { streamChunks } from '../../duckdb/stream-chunks.ts';

/**
 * Whether each value that a query gives is greater than the one before it: then no two are equal. Ends at the first that is
 * not.
 *
 * @param select SQL that gives one column, BIGINT, without NULL
 */
export async function areAscending(database: Database, select: string): Promise<boolean> {
  let [high, low] = [Number.NEGATIVE_INFINITY, 0];
  for await (const chunk of streamChunks(database, select)) {
    const rows = chunk.rowCount;
    const { bytes } = rawVector(chunk, 0, rows, 8);
    // The halves of a little-endian number: a BigInt of each would take several times as long.
    const highs = new Int32Array(bytes.buffer, bytes.byteOffset, rows * 2);
    const lows = new Uint32Array(bytes.buffer, bytes.byteOffset, rows * 2);
    for (let at = 0; at < rows * 2; at += 2) {
      const [nextHigh, nextLow] = [highs[at + 1]!, lows[at]!];
      if (nextHigh < high || (nextHigh === high && nextLow <= low)) return false;
      high = nextHigh;
      low = nextLow;
    }
  }
  return true;
}

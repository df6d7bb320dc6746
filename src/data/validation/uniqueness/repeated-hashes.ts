import type { Database } from '../../duckdb/database.ts';
import { rawVector } from '../../duckdb/raw-vector.ts';
import { streamChunks } from '../../duckdb/stream-chunks.ts';
import { spoolPath } from '../../sources/table-input.ts';
import { HashPartitions } from './hash-partitions.ts';
import { repeatsAmong } from './repeats-among.ts';
import { SpillFile } from './spill-file.ts';

const HASH_BYTES = 8;

export interface HashLimits {
  /** Of so many rows the hashes stay in memory: 64 MiB. */
  readonly heldRows: number;
  /** More hashes than these that repeat are not listed. */
  readonly repeats: number;
  /** A list of so many is looked at, whatever the mean is. */
  readonly longestList: number;
}

export const HASH_LIMITS: HashLimits = { heldRows: 2 ** 23, repeats: 2 ** 20, longestList: 2 ** 19 };

/**
 * The hashes that a query gives more than once: equal values have equal hashes, so that values whose hash is none of these are
 * unique. A pass over the query, and 8 bytes of disk for each row of a large table; memory does not grow with the rows
 * but by the square root of their number.
 *
 * @param select SQL that gives one column, BIGINT, without NULL and not negative
 * @param rows at most so many are given
 * @returns undefined: more than can be listed, or one of them too often to be looked for
 * @throws MlopsError DISK_FULL, CANNOT_WRITE
 */
export async function repeatedHashes(
  database: Database,
  select: string,
  rows: number,
  { heldRows, repeats: most, longestList }: HashLimits = HASH_LIMITS,
): Promise<bigint[] | undefined> {
  const isHeld = rows <= heldRows;
  const file = isHeld ? undefined : new SpillFile(spoolPath(database), rows * HASH_BYTES);
  try {
    // Lists of 5 M rows fit into a processor's second cache with their tables; blocks on a disk are not to be too small.
    const partitions = isHeld ? new HashPartitions(8, 2 ** 10) : new HashPartitions(9, 2 ** 13, file);
    for await (const chunk of streamChunks(database, select)) {
      const count = chunk.rowCount;
      const { bytes } = rawVector(chunk, 0, count, HASH_BYTES);
      partitions.take(new Uint32Array(bytes.buffer, bytes.byteOffset, count * 2));
    }
    // Equal values are all in one list: more of them than chance deals out are a repeat, and too many to hold.
    if (partitions.longest() > Math.max(longestList, (8 * rows) / partitions.count)) return undefined;
    const repeated: bigint[] = [];
    for await (const list of partitions.lists()) {
      database.interrupt?.throwIfAborted();
      for (const hash of repeatsAmong(list)) repeated.push(hash);
      if (repeated.length > most) return undefined;
    }
    return repeated;
  } finally {
    file?.close();
  }
}

import type { Database } from '../duckdb/database.ts';
import { ROW_COLUMN } from '../sources/reserved-columns.ts';
import { streamChunks } from '../duckdb/stream-chunks.ts';

const BITS = 32;

/** Numbers of rows in a file, from 1: one bit for each row of the file. */
export class RefusedNumbers {
  private readonly words: Uint32Array;

  /** @param rows of the file */
  constructor(rows: number) {
    this.words = new Uint32Array(Math.ceil(rows / BITS));
  }

  add(row: number): void {
    const bit = row - 1;
    const word = Math.floor(bit / BITS);
    if (bit < 0 || word >= this.words.length) throw new RangeError(`there is no row ${row}`);
    this.words[word]! |= 1 << (bit % BITS);
  }

  has(row: number): boolean {
    const bit = row - 1;
    return ((this.words[Math.floor(bit / BITS)]! >>> (bit % BITS)) & 1) === 1;
  }

  /** How many of the rows from `first` to `last` are refused, both included. Costs a step for each 32 rows. */
  countBetween(first: number, last: number): number {
    if (last < first) return 0;
    const [from, to] = [first - 1, last - 1];
    const [firstWord, lastWord] = [Math.floor(from / BITS), Math.floor(to / BITS)];
    let count = 0;
    for (let word = firstWord; word <= lastWord; word++) {
      let bits = this.words[word]!;
      if (bits === 0) continue;
      if (word === firstWord) bits &= -1 << (from % BITS);
      if (word === lastWord) bits &= -1 >>> (BITS - 1 - (to % BITS));
      count += bitCount(bits);
    }
    return count;
  }
}

/**
 * The numbers in `_row` of a relation, in any order.
 *
 * @param relation SQL that may stand after FROM
 * @param rows of the file
 */
export async function readRefusedNumbers(
  database: Database,
  relation: string,
  rows: number,
): Promise<RefusedNumbers> {
  const numbers = new RefusedNumbers(rows);
  // A DOUBLE, which holds each row number exactly, is a number in JavaScript.
  const sql = `SELECT CAST(${ROW_COLUMN} AS DOUBLE) FROM ${relation}`;
  for await (const chunk of streamChunks(database, sql)) {
    const vector = chunk.getColumnVector(0);
    for (let index = 0; index < chunk.rowCount; index++) numbers.add(vector.getItem(index) as number);
  }
  return numbers;
}

// Hacker's Delight, 5-1.
function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

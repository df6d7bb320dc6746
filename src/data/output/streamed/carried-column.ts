import type { DuckDBDataChunk } from '@duckdb/node-api';
import {
  eachMissing,
  INLINED_BYTES,
  type RawVector,
  rawVector,
  textBehind,
} from '../../duckdb/raw-vector.ts';
import { type BlockColumn, type BlockColumnType, vectorType } from './row-block.ts';

/** Carries the values of a column of chunks to a block as they are, bytes for bytes. */
export class CarriedColumn {
  private readonly declared: BlockColumnType;
  private readonly width: number;
  private bytes: Uint8Array;
  private rows = 0;
  private long = new Map<number, Uint8Array>();

  /** @param rows how many a block will have at most, as far as is known */
  constructor(declared: BlockColumnType, rows: number) {
    this.declared = declared;
    this.width = vectorType(declared.type).width;
    this.bytes = new Uint8Array(rows * this.width);
  }

  /**
   * Takes rows `from` to before `to` of a column of the chunk; the chunk may go afterwards.
   *
   * @param column its place, of the declared type
   */
  take(chunk: DuckDBDataChunk, column: number, from: number, to: number): void {
    const vector = rawVector(chunk, column, to, this.width);
    eachMissing(vector, from, to, () => {
      throw new Error(`\`${this.declared.name}\` has a NULL, which cannot be carried`);
    });
    const end = (this.rows + to - from) * this.width;
    if (end > this.bytes.length) this.grow(end);
    const { bytes: values } = vector;
    this.bytes.set(values.subarray(from * this.width), this.rows * this.width);
    if (this.declared.type === 'VARCHAR') this.takeLong(vector, from, to);
    this.rows += to - from;
  }

  /** What was taken since the last time, good until the next `take`. */
  release(): BlockColumn {
    const { long } = this;
    const bytes = this.bytes.subarray(0, this.rows * this.width);
    this.rows = 0;
    this.long = new Map();
    return this.declared.type === 'VARCHAR'
      ? { kind: 'strings', strings: { structs: bytes, long } }
      : { kind: 'bytes', bytes };
  }

  /** Longer texts lie elsewhere: the structure has their first four bytes and a pointer. */
  private takeLong(vector: RawVector, from: number, to: number): void {
    const { bytes: values } = vector;
    const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
    for (let row = from; row < to; row++) {
      const place = row * this.width;
      const length = view.getUint32(place, true);
      if (length <= INLINED_BYTES) continue;
      const text = textBehind(vector, place, length);
      // The chunk's memory.
      this.long.set(this.rows + row - from, text.slice());
    }
  }

  private grow(bytes: number): void {
    const larger = new Uint8Array(Math.max(bytes, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.rows * this.width));
    this.bytes = larger;
  }
}

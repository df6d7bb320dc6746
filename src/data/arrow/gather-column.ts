/** Values of a column of DuckDB's chunks as one of Arrow's vectors: bytes are copied, without a call per value. */
import { type Data, type DataType, type Utf8, makeData } from 'apache-arrow';
import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import { eachMissing, INLINED_BYTES, rawVector, STRING_BYTES, textBehind } from '../duckdb/raw-vector.ts';

/** Gathers one vector. */
export interface ColumnGatherer {
  /** Takes rows `from` to before `to` of a column of the chunk. */
  readonly take: (chunk: DuckDBDataChunk, column: number, from: number, to: number) => void;
  /** What was taken. Nothing can be taken afterwards. */
  readonly data: () => Data;
}

/** @param rows that are taken at most */
export type Gather = (rows: number) => ColumnGatherer;

/**
 * Of a type whose values DuckDB and Arrow lay out alike.
 *
 * @param width bytes of a value
 */
export const gatherFixed =
  (type: DataType, width: number): Gather =>
  (rows) => {
    const values = new Uint8Array(rows * width);
    return gathered(type, new ValidRows(rows, bytesOfBits), width, {
      put: (bytes, at) => values.set(bytes, at * width),
      blank: (row) => values.fill(0, row * width, (row + 1) * width),
      buffers: (length) => ({ data: viewOf(type, values, length * width) }),
    });
  };

/** Of BOOLEAN: a byte in DuckDB, a bit in Arrow. */
export const gatherBits =
  (type: DataType): Gather =>
  (rows) => {
    const bits = new Uint8Array(paddedBits(rows));
    return gathered(type, new ValidRows(rows, paddedBits), 1, {
      put: (bytes, at) => {
        for (let row = 0; row < bytes.length; row++) {
          if (bytes[row] !== 0) bits[(at + row) >> 3]! |= 1 << ((at + row) & 7);
        }
      },
      blank: (row) => {
        bits[row >> 3]! &= ~(1 << (row & 7));
      },
      buffers: (length) => ({ data: bits.subarray(0, paddedBits(length)) }),
    });
  };

/** Of DECIMAL with fewer bytes than Arrow's 16. @param width 2, 4 or 8 */
export const gatherDecimals =
  (type: DataType, width: 2 | 4 | 8): Gather =>
  (rows) => {
    const words = new Int32Array(rows * 4);
    return gathered(type, new ValidRows(rows, bytesOfBits), width, {
      put: (bytes, at) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        for (let row = 0, word = at * 4; row * width < bytes.length; row++, word += 4) {
          const place = row * width;
          const low = width === 2 ? view.getInt16(place, true) : view.getInt32(place, true);
          const high = width === 8 ? view.getInt32(place + 4, true) : low >> 31;
          words.set([low, high, high >> 31, high >> 31], word);
        }
      },
      blank: (row) => words.fill(0, row * 4, row * 4 + 4),
      buffers: (length) => ({ data: new Uint32Array(words.buffer, 0, length * 4) }),
    });
  };

export const gatherTexts =
  (type: Utf8): Gather =>
  (rows) => {
    const offsets = new Int32Array(rows + 1);
    let texts = new Uint8Array(rows * INLINED_BYTES);
    let length = 0;
    let taken = 0;
    const valid = new ValidRows(rows, paddedBits);
    const room = (more: number): void => {
      if (length + more <= texts.length) return;
      const larger = new Uint8Array(Math.max(length + more, texts.length * 2));
      larger.set(texts.subarray(0, length));
      texts = larger;
    };
    return {
      take: (chunk, column, from, to) => {
        const vector = rawVector(chunk, column, to, STRING_BYTES);
        const missing = valid.take(vector, from, to);
        const { bytes } = vector;
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        for (let row = from; row < to; row++) {
          if (!missing.has(row)) {
            const place = row * STRING_BYTES;
            const size = view.getUint32(place, true);
            room(size);
            if (size > INLINED_BYTES) texts.set(textBehind(vector, place, size), length);
            else for (let at = 0; at < size; at++) texts[length + at] = bytes[place + 4 + at]!;
            length += size;
          }
          taken += 1;
          offsets[taken] = length;
        }
      },
      data: () =>
        makeData({
          type,
          length: taken,
          ...valid.of(taken),
          valueOffsets: offsets.subarray(0, taken + 1),
          data: texts.subarray(0, length),
        }),
    };
  };

/** Of whatever else: value by value. */
export const gatherValues =
  (of: (values: readonly DuckDBValue[]) => Data): Gather =>
  () => {
    const values: DuckDBValue[] = [];
    return {
      take: (chunk, column, from, to) => {
        const vector = chunk.getColumnVector(column);
        for (let row = from; row < to; row++) values.push(vector.getItem(row));
      },
      data: () => of(values),
    };
  };

interface FixedBuffers {
  /** Values of rows from `at` on. */
  readonly put: (bytes: Uint8Array, at: number) => void;
  /** What stands where a value is missing is anything in DuckDB, and zero in the file. */
  readonly blank: (row: number) => void;
  readonly buffers: (length: number) => { readonly data: ArrayBufferView };
}

function gathered(
  type: DataType,
  valid: ValidRows,
  width: number,
  { put, blank, buffers }: FixedBuffers,
): ColumnGatherer {
  let taken = 0;
  return {
    take: (chunk, column, from, to) => {
      const vector = rawVector(chunk, column, to, width);
      put(vector.bytes.subarray(from * width, to * width), taken);
      for (const row of valid.take(vector, from, to)) blank(taken + row - from);
      taken += to - from;
    },
    data: () => makeData({ type, length: taken, ...valid.of(taken), ...buffers(taken) } as never),
  };
}

const NONE: ReadonlySet<number> = new Set();

/** A bit per row, 1 where there is a value. */
class ValidRows {
  private readonly bits: Uint8Array;
  private readonly bytesOf: (bits: number) => number;
  private rows = 0;
  private missing = 0;

  /** @param bytesOf the size of a bitmap */
  constructor(rows: number, bytesOf: (bits: number) => number) {
    this.bits = new Uint8Array(bytesOf(rows)).fill(0xff);
    this.bytesOf = bytesOf;
  }

  /** @returns rows of the vector without a value */
  take(vector: ReturnType<typeof rawVector>, from: number, to: number): ReadonlySet<number> {
    let found: Set<number> | undefined;
    eachMissing(vector, from, to, (row) => {
      const at = this.rows + row - from;
      this.bits[at >> 3]! &= ~(1 << (at & 7));
      (found ??= new Set()).add(row);
    });
    this.rows += to - from;
    this.missing += found?.size ?? 0;
    return found ?? NONE;
  }

  of(length: number): { readonly nullCount: number; readonly nullBitmap: Uint8Array } {
    const nullBitmap = this.bits.subarray(0, this.bytesOf(length));
    // Behind the last row there is nothing.
    nullBitmap.fill(0, bytesOfBits(length));
    if (length % 8 !== 0) nullBitmap[length >> 3]! &= (1 << (length % 8)) - 1;
    return { nullCount: this.missing, nullBitmap };
  }
}

const bytesOfBits = (bits: number): number => (bits + 7) >> 3;

/** As the library's own builders leave bitmaps of truth values and texts: files had them so from the beginning. */
const paddedBits = (bits: number): number => ((bytesOfBits(bits) + 63) >> 6) << 6;

function viewOf(type: DataType, bytes: Uint8Array, length: number): ArrayBufferView {
  const Cells = type.ArrayType as {
    new (buffer: ArrayBufferLike, offset: number, length: number): ArrayBufferView;
    readonly BYTES_PER_ELEMENT: number;
  };
  return new Cells(bytes.buffer, 0, length / Cells.BYTES_PER_ELEMENT);
}

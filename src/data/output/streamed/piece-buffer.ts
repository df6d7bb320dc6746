import duckdb, { type Vector } from '@duckdb/node-bindings';
import { INLINED_BYTES } from '../../duckdb/raw-vector.ts';
import { type BlockColumn, type BlockColumnType, type RowBlock, vectorType } from './row-block.ts';

/** Rows of one piece of the output, ready to be copied into DuckDB's vectors. Used again for later pieces. */
export class PieceBuffer {
  rows = 0;
  private readonly capacity: number;
  private readonly columns: readonly ColumnBuffer[];

  constructor(columns: readonly BlockColumnType[], capacity: number) {
    this.capacity = capacity;
    this.columns = columns.map((column) => new ColumnBuffer(column, capacity));
  }

  get isFull(): boolean {
    return this.rows === this.capacity;
  }

  /**
   * Takes rows of the block from row `from` on, as many as there is room for.
   *
   * @returns how many
   */
  take(block: RowBlock, from: number): number {
    const rows = Math.min(block.rows - from, this.capacity - this.rows);
    if (block.columns.length !== this.columns.length) {
      throw new RangeError(`a block has ${block.columns.length} columns instead of ${this.columns.length}`);
    }
    for (const [index, column] of this.columns.entries()) {
      column.take(block.columns[index]!, block.rows, from, this.rows, rows);
    }
    this.rows += rows;
    return rows;
  }

  fill(vectorOf: (column: number) => Vector, from: number, rows: number): void {
    for (const [index, column] of this.columns.entries()) column.fill(vectorOf(index), from, rows);
  }

  clear(): void {
    this.rows = 0;
    for (const column of this.columns) column.clear();
  }
}

class ColumnBuffer {
  private readonly declared: BlockColumnType;
  private readonly width: number;
  private readonly buffer: ArrayBuffer;
  private readonly bytes: Uint8Array;
  /** Places of `long` in ascending order. */
  private readonly longAt: number[] = [];
  private readonly long: Uint8Array[] = [];

  constructor(declared: BlockColumnType, capacity: number) {
    this.declared = declared;
    this.width = vectorType(declared.type).width;
    this.buffer = new ArrayBuffer(capacity * this.width);
    this.bytes = new Uint8Array(this.buffer);
  }

  take(column: BlockColumn, blockRows: number, from: number, at: number, rows: number): void {
    const isText = this.declared.type === 'VARCHAR';
    if ((column.kind === 'bytes') === isText) {
      throw new RangeError(
        `\`${this.declared.name}\` is ${this.declared.type}, and a block has ${column.kind}`,
      );
    }
    const values =
      column.kind === 'strings' ? column.strings.structs : column.kind === 'bytes' ? column.bytes : undefined;
    const length = values?.length ?? (column.kind === 'texts' ? column.values.length * this.width : 0);
    if (length !== blockRows * this.width) {
      throw new RangeError(
        `\`${this.declared.name}\` has ${length} bytes for ${blockRows} rows of ${this.width}`,
      );
    }
    if (values !== undefined) {
      this.bytes.set(values.subarray(from * this.width, (from + rows) * this.width), at * this.width);
    }
    if (column.kind === 'texts') this.encode(column.values, from, at, rows);
    if (column.kind === 'strings') this.takeLong(column.strings.long, from, at, rows);
  }

  /** The vector is DuckDB's own, and has room for the rows. */
  fill(vector: Vector, from: number, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.buffer, from * this.width, rows * this.width);
    for (let index = firstFrom(this.longAt, from); index < this.longAt.length; index++) {
      const row = this.longAt[index]! - from;
      if (row >= rows) return;
      duckdb.vector_assign_string_element_len(vector, row, this.long[index]!);
    }
  }

  clear(): void {
    this.longAt.length = 0;
    this.long.length = 0;
  }

  private encode(values: readonly string[], from: number, at: number, rows: number): void {
    const words = new Uint32Array(this.buffer);
    for (let row = 0; row < rows; row++) {
      const text = values[from + row]!;
      const place = (at + row) * this.width;
      // What a shorter text leaves is compared too.
      words.fill(0, place / 4, place / 4 + 4);
      let { length } = text;
      if (!putAscii(text, this.bytes, place + 4)) {
        const encoded = ENCODER.encode(text);
        ({ length } = encoded);
        this.bytes.set(encoded.subarray(0, INLINED_BYTES), place + 4);
        if (length > INLINED_BYTES) {
          this.longAt.push(at + row);
          this.long.push(encoded);
        }
      }
      words[place / 4] = length;
    }
  }

  private takeLong(long: ReadonlyMap<number, Uint8Array>, from: number, at: number, rows: number): void {
    const view = new DataView(this.buffer);
    for (let row = 0; row < rows; row++) {
      if (view.getUint32((at + row) * this.width, true) <= INLINED_BYTES) continue;
      const text = long.get(from + row);
      // The structure points into a vector that is gone.
      if (text === undefined)
        throw new RangeError(`\`${this.declared.name}\` lacks the text of row ${from + row}`);
      this.longAt.push(at + row);
      this.long.push(text);
    }
  }
}

const ENCODER = new TextEncoder();

/**
 * Most texts are short and plain: the encoder takes a microsecond for each.
 *
 * @returns whether the text is such a one. If not, what stands at the place is of no use
 */
function putAscii(text: string, bytes: Uint8Array, place: number): boolean {
  if (text.length > INLINED_BYTES) return false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 127) return false;
    bytes[place + at] = unit;
  }
  return true;
}

/** Index of the first of the ascending numbers that is at least `least`. */
function firstFrom(ascending: readonly number[], least: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

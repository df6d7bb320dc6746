/**
 * Reads structs in the compact protocol of Apache Thrift (thrift-compact-protocol.md), as Parquet's footer and page
 * headers are written. Knows no schema: a struct is its fields by number. Bytes are not trusted: lengths are held
 * against what is left, depth is limited, and whatever does not fit is a ThriftError.
 */

export type ThriftValue = boolean | number | Uint8Array | ThriftStruct | readonly ThriftValue[];
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

/** The bytes are no struct, or they end before it does (`cut`). */
export class ThriftError extends Error {
  readonly cut: boolean;

  constructor(message: string, cut = false) {
    super(message);
    this.cut = cut;
  }
}

/** The struct that begins at `from`, and where it ends. Integers beyond 2^53 come rounded: no size or count is one. */
export function readThriftStruct(bytes: Uint8Array, from = 0): { struct: ThriftStruct; end: number } {
  const reader = new CompactReader(bytes, from);
  const struct = reader.struct(0);
  return { struct, end: reader.at };
}

const DEEPEST = 32;
/** Bytes of 64 bits in groups of seven. */
const LONGEST_VARINT = 10;
/** A value takes a byte in the file and far more in memory. The greatest honest footers have some millions. */
const MAX_VALUES = 16_000_000;
const TYPE = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
};

class CompactReader {
  at: number;
  private values = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, from: number) {
    this.bytes = bytes;
    this.at = from;
  }

  struct(depth: number): ThriftStruct {
    if (depth > DEEPEST) throw new ThriftError('it is nested too deeply');
    const fields = new Map<number, ThriftValue>();
    let id = 0;
    for (;;) {
      const head = this.byte();
      if (head === 0) return fields;
      const step = head >> 4;
      id = step === 0 ? this.integer() : id + step;
      const type = head & 15;
      fields.set(
        id,
        type === TYPE.true || type === TYPE.false ? type === TYPE.true : this.value(type, depth),
      );
    }
  }

  private value(type: number, depth: number): ThriftValue {
    if (++this.values > MAX_VALUES) throw new ThriftError('it has too many values');
    switch (type) {
      case TYPE.true:
      case TYPE.false:
        return this.byte() === TYPE.true;
      case TYPE.byte:
        return this.byte();
      case TYPE.i16:
      case TYPE.i32:
      case TYPE.i64:
        return this.integer();
      case TYPE.double:
        return this.take(8);
      case TYPE.binary:
        return this.take(this.varint());
      case TYPE.list:
      case TYPE.set:
        return this.list(depth + 1);
      case TYPE.map:
        return this.map(depth + 1);
      case TYPE.struct:
        return this.struct(depth + 1);
      default:
        throw new ThriftError(`there is no type ${type}`);
    }
  }

  private list(depth: number): ThriftValue[] {
    if (depth > DEEPEST) throw new ThriftError('it is nested too deeply');
    const head = this.byte();
    const count = head >> 4 === 15 ? this.varint() : head >> 4;
    this.requireLeft(count);
    return Array.from({ length: count }, () => this.value(head & 15, depth));
  }

  /** Keys and values one after the other. */
  private map(depth: number): ThriftValue[] {
    const count = this.varint();
    if (count === 0) return [];
    const types = this.byte();
    this.requireLeft(2 * count);
    return Array.from({ length: 2 * count }, (_, index) =>
      this.value(index % 2 === 0 ? types >> 4 : types & 15, depth),
    );
  }

  private take(count: number): Uint8Array {
    this.requireLeft(count);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  private requireLeft(count: number): void {
    if (count > this.bytes.length - this.at) throw new ThriftError('it ends too early', true);
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new ThriftError('it ends too early', true);
    this.at++;
    return byte;
  }

  private integer(): number {
    const zigzag = this.varint();
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }

  private varint(): number {
    let value = 0;
    for (let length = 0, scale = 1; length < LONGEST_VARINT; length++, scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new ThriftError('a number is too long');
  }
}

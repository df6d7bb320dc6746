/**
 * Copies structs of Thrift's compact protocol with some of their numbers replaced, and nothing else changed: whatever a writer
 * puts beside them stays as it is. The bytes are trusted: they are what a writer has just made.
 */

/** What becomes of the numbers of a struct by field; of the structs in a field, and of each in a list of them. */
export interface ThriftEdits {
  readonly [field: number]: ((value: number) => number) | ThriftEdits;
}

/** A field of a struct, in bytes of what holds it. */
export interface ThriftSpan {
  /** Of the value, behind the field's header. */
  readonly start: number;
  readonly end: number;
}

/** Where the fields of the struct at the beginning of `bytes` lie. */
export function thriftSpans(bytes: Uint8Array): ReadonlyMap<number, ThriftSpan> {
  const spans = new Map<number, ThriftSpan>();
  const walk = new CompactWalk(bytes, 0);
  walk.struct((id, type) => {
    const start = walk.at;
    walk.value(type);
    spans.set(id, { start, end: walk.at });
  });
  return spans;
}

/** @param bytes one whole struct */
export function editThrift(bytes: Uint8Array, edits: ThriftEdits): Uint8Array {
  const walk = new CompactWalk(bytes, 0);
  const parts: Uint8Array[] = [];
  let copied = 0;
  const edit = (type: number, change: ThriftEdits[number] | undefined): void => {
    if (typeof change === 'function') {
      parts.push(bytes.subarray(copied, walk.at), thriftInteger(change(walk.integer())));
      copied = walk.at;
    } else if (change === undefined) walk.value(type);
    else if (type === TYPE.list) walk.list((item) => edit(item, change));
    else if (type === TYPE.struct) walk.struct((id, field) => edit(field, change[id]));
    else throw new RangeError(`a field of type ${type} has no structs in it`);
  };
  edit(TYPE.struct, edits);
  parts.push(bytes.subarray(copied, walk.at));
  return Buffer.concat(parts);
}

/** A number as a field of 16, 32 or 64 bits holds it. */
export const thriftInteger = (value: number): Uint8Array => varint(value < 0 ? -2 * value - 1 : 2 * value);

/** What stands before the structs of a list. */
export const thriftListHead = (structs: number): Uint8Array =>
  structs < LONG_LIST
    ? Uint8Array.of((structs << 4) | TYPE.struct)
    : Buffer.concat([Uint8Array.of((LONG_LIST << 4) | TYPE.struct), varint(structs)]);

const LONG_LIST = 15;

/** @param value up to 2^53, so that it is divided and not shifted */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.of(...bytes, rest);
}

const TYPE = { false: 2, byte: 3, i64: 6, double: 7, binary: 8, list: 9, set: 10, struct: 12 };

class CompactWalk {
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, from: number) {
    this.bytes = bytes;
    this.at = from;
  }

  /** @param field must go over the field's value */
  struct(field: (id: number, type: number) => void): void {
    let id = 0;
    for (let head = this.byte(); head !== 0; head = this.byte()) {
      id = head >> 4 === 0 ? this.integer() : id + (head >> 4);
      field(id, head & 15);
    }
  }

  /** @param item must go over the item */
  list(item: (type: number) => void): void {
    const head = this.byte();
    const count = head >> 4 === LONG_LIST ? this.varint() : head >> 4;
    for (let index = 0; index < count; index++) {
      // Where they are items, truth values are bytes.
      if ((head & 15) <= TYPE.false) this.at++;
      else item(head & 15);
    }
  }

  value(type: number): void {
    if (type > TYPE.byte && type <= TYPE.i64) this.varint();
    else if (type === TYPE.byte) this.at++;
    else if (type === TYPE.double) this.at += 8;
    else if (type === TYPE.binary) {
      // Not `+=`: that reads the place before the length is read.
      const length = this.varint();
      this.at += length;
    } else if (type === TYPE.list || type === TYPE.set) this.list((item) => this.value(item));
    else if (type === TYPE.struct) this.struct((_, field) => this.value(field));
    else if (type > TYPE.false) throw new RangeError(`a value of type ${type} is not expected`);
  }

  integer(): number {
    const zigzag = this.varint();
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new RangeError('a struct ends too early');
    this.at++;
    return byte;
  }

  private varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}

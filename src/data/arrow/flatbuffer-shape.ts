/**
 * FlatBuffers (https://flatbuffers.dev/internals): what its readers follow without a look is held against the bytes first. A
 * reader that believes a vector of 2^31 entries in 200 bytes makes them all.
 */
export type FlatbufferPart =
  | { readonly kind: 'scalar'; readonly bytes: number }
  /** Two bytes; with another value than 0 nothing of it is read. */
  | { readonly kind: 'zero'; readonly otherwise: string }
  | { readonly kind: 'text' }
  | { readonly kind: 'items'; readonly bytes: number }
  | { readonly kind: 'table'; readonly of: () => FlatbufferShape }
  | { readonly kind: 'tables'; readonly of: () => FlatbufferShape }
  /** Its tag is the field before it. */
  | { readonly kind: 'union'; readonly of: ReadonlyMap<number, FlatbufferShape> };

/** The fields of a table, in the order of their numbers. */
export type FlatbufferShape = readonly FlatbufferPart[];

/** Of official verifiers. */
const DEEPEST = 64;
/** How often its own size may be looked at: writers share tables of offsets and texts, but not tables. */
const MAX_LOOKS = 4;

/** @throws RangeError: it leads out of its bytes, is nested too deep, or shows one part too often */
export function checkFlatbuffer(bytes: Uint8Array, shape: FlatbufferShape): void {
  const check = new Check(bytes);
  check.table(check.target(0), shape, 0);
}

/** Of bytes that were checked: where the entries of a vector of the outermost table begin; undefined: it is absent. */
export function flatbufferItems(
  bytes: Buffer,
  field: number,
): { readonly first: number; readonly count: number } | undefined {
  const at = bytes.readUInt32LE(0);
  const offsets = at - bytes.readInt32LE(at);
  const place = 4 + 2 * field;
  if (place + 2 > bytes.readUInt16LE(offsets)) return undefined;
  const offset = bytes.readUInt16LE(offsets + place);
  if (offset === 0) return undefined;
  const items = at + offset + bytes.readUInt32LE(at + offset);
  return { first: items + 4, count: bytes.readUInt32LE(items) };
}

class Check {
  private readonly view: DataView;
  private left: number;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.left = MAX_LOOKS * bytes.byteLength;
  }

  table(at: number, shape: FlatbufferShape, depth: number): void {
    if (depth > DEEPEST) throw new RangeError(`its metadata is nested more than ${DEEPEST} deep`);
    this.require(at, 4);
    const offsets = at - this.view.getInt32(at, true);
    this.require(offsets, 4);
    const size = this.view.getUint16(offsets, true);
    this.require(offsets, Math.max(4, size));
    for (const [index, part] of shape.entries()) {
      const place = this.field(at, offsets, size, index);
      if (place !== undefined) this.part(place, part, depth, () => this.tag(at, offsets, size, index - 1));
      else if (part.kind === 'union') throw new RangeError('a part of its metadata is missing');
    }
  }

  /** Where an offset at a place leads. */
  target(place: number): number {
    this.require(place, 4);
    return place + this.view.getUint32(place, true);
  }

  private part(place: number, part: FlatbufferPart, depth: number, tag: () => number): void {
    switch (part.kind) {
      case 'scalar':
        this.require(place, part.bytes);
        break;
      case 'zero':
        this.require(place, 2);
        if (this.view.getUint16(place, true) !== 0) throw new RangeError(part.otherwise);
        break;
      case 'text':
        this.items(place, 1);
        break;
      case 'items':
        this.items(place, part.bytes);
        break;
      case 'table':
        this.table(this.target(place), part.of(), depth + 1);
        break;
      case 'tables': {
        const { first, count } = this.items(place, 4);
        const of = part.of();
        for (let index = 0; index < count; index++) this.table(this.target(first + 4 * index), of, depth + 1);
        break;
      }
      case 'union': {
        const of = part.of.get(tag());
        if (of === undefined) throw new RangeError(`its metadata has a part of the unknown kind ${tag()}`);
        this.table(this.target(place), of, depth + 1);
      }
    }
  }

  private items(place: number, bytes: number): { readonly first: number; readonly count: number } {
    const at = this.target(place);
    this.require(at, 4);
    const count = this.view.getUint32(at, true);
    this.require(at + 4, count * bytes);
    return { first: at + 4, count };
  }

  private field(at: number, offsets: number, size: number, index: number): number | undefined {
    const place = 4 + 2 * index;
    if (place + 2 > size) return undefined;
    const offset = this.view.getUint16(offsets + place, true);
    return offset === 0 ? undefined : at + offset;
  }

  private tag(at: number, offsets: number, size: number, index: number): number {
    const place = this.field(at, offsets, size, index);
    if (place === undefined) return 0;
    this.require(place, 1);
    return this.view.getUint8(place);
  }

  private require(at: number, bytes: number): void {
    if (at < 0 || at + bytes > this.view.byteLength) throw new RangeError('its metadata leads out of itself');
    this.left -= bytes;
    if (this.left < 0) throw new RangeError('its metadata shows the same part again and again');
  }
}

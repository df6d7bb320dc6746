/** Structs in the compact protocol of Apache Thrift as trees that can be changed and written again. */

/** `wire` is the number of the type in the protocol. */
export type ThriftNode =
  | { kind: 'bool'; wire: 1 | 2 }
  | { kind: 'integer'; wire: 3 | 4 | 5 | 6; value: bigint }
  | { kind: 'bytes'; wire: 7 | 8; value: Uint8Array }
  | { kind: 'list'; wire: 9 | 10; of: number; items: ThriftNode[] }
  | { kind: 'struct'; wire: 12; fields: { id: number; node: ThriftNode }[] };

/** @throws RangeError when the bytes are no struct */
export function readThrift(bytes: Uint8Array, from = 0): { root: ThriftNode; end: number } {
  const reader = new Reader(bytes, from);
  const root = reader.node(STRUCT);
  return { root, end: reader.at };
}

export function writeThrift(root: ThriftNode): Buffer {
  const bytes: number[] = [];
  write(root, bytes);
  return Buffer.from(bytes);
}

export function fieldOf(node: ThriftNode | undefined, id: number): ThriftNode | undefined {
  return node?.kind === 'struct' ? node.fields.find((field) => field.id === id)?.node : undefined;
}

const STRUCT = 12;
const BYTE = 3;
const DOUBLE = 7;
const SHORT_LIST = 15;

class Reader {
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, from: number) {
    this.bytes = bytes;
    this.at = from;
  }

  node(wire: number): ThriftNode {
    switch (wire) {
      case 1:
      case 2:
        return { kind: 'bool', wire };
      case BYTE:
        return { kind: 'integer', wire, value: BigInt(this.byte()) };
      case 4:
      case 5:
      case 6: {
        const zigzag = this.varint();
        return { kind: 'integer', wire, value: (zigzag >> 1n) ^ -(zigzag & 1n) };
      }
      case DOUBLE:
        return { kind: 'bytes', wire, value: this.take(8) };
      case 8:
        return { kind: 'bytes', wire, value: this.take(Number(this.varint())) };
      case 9:
      case 10:
        return this.list(wire);
      case STRUCT:
        return this.struct();
      default:
        throw new RangeError(`there is no type ${wire}`);
    }
  }

  private list(wire: 9 | 10): ThriftNode {
    const head = this.byte();
    const count = head >> 4 === SHORT_LIST ? Number(this.varint()) : head >> 4;
    const of = head & 15;
    const items = Array.from({ length: count }, () => this.node(of <= 2 ? (this.byte() === 1 ? 1 : 2) : of));
    return { kind: 'list', wire, of, items };
  }

  private struct(): ThriftNode {
    const fields: { id: number; node: ThriftNode }[] = [];
    for (let id = 0; ;) {
      const head = this.byte();
      if (head === 0) return { kind: 'struct', wire: STRUCT, fields };
      const zigzag = head >> 4 === 0 ? this.varint() : 0n;
      id = head >> 4 === 0 ? Number((zigzag >> 1n) ^ -(zigzag & 1n)) : id + (head >> 4);
      fields.push({ id, node: this.node(head & 15) });
    }
  }

  private take(count: number): Uint8Array {
    if (count > this.bytes.length - this.at) throw new RangeError('it ends too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  private byte(): number {
    const [byte = 0] = this.take(1);
    return byte;
  }

  private varint(): bigint {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
}

function write(node: ThriftNode, bytes: number[]): void {
  switch (node.kind) {
    case 'bool':
      return;
    case 'integer':
      if (node.wire === BYTE) bytes.push(Number(node.value & 255n));
      else varint(BigInt.asUintN(64, (node.value << 1n) ^ (node.value >> 63n)), bytes);
      return;
    case 'bytes':
      if (node.wire !== DOUBLE) varint(BigInt(node.value.length), bytes);
      for (const byte of node.value) bytes.push(byte);
      return;
    case 'list':
      if (node.items.length < SHORT_LIST) bytes.push((node.items.length << 4) | node.of);
      else {
        bytes.push((SHORT_LIST << 4) | node.of);
        varint(BigInt(node.items.length), bytes);
      }
      for (const item of node.items) {
        if (item.kind === 'bool') bytes.push(item.wire);
        else write(item, bytes);
      }
      return;
    case 'struct': {
      // In the long form: any number may follow any other.
      for (const { id, node: value } of node.fields) {
        bytes.push(value.wire);
        varint(BigInt.asUintN(64, (BigInt(id) << 1n) ^ (BigInt(id) >> 63n)), bytes);
        write(value, bytes);
      }
      bytes.push(0);
    }
  }
}

function varint(value: bigint, bytes: number[]): void {
  let left = value;
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  bytes.push(Number(left));
}

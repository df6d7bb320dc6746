/**
 * Unpacks LZ4 frames (lz4_Frame_format.md and lz4_Block_format.md of the lz4 project), the compression that Feather files
 * have unless asked otherwise. Bytes are not trusted: what does not fit is a RangeError. Checksums within a frame are not
 * looked at, writers of Arrow leave them out. They cannot unpack to more than 255 times their size.
 */
export function unpackLz4Frame(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError('no LZ4 frame');
  const flags = view.getUint8(4);
  const output = new Growing(bytes.length * 4);
  let at = 7 + ((flags & FLAG.contentSize) === 0 ? 0 : 8) + ((flags & FLAG.dictionary) === 0 ? 0 : 4);
  for (;;) {
    const head = view.getUint32(at, true);
    at += 4;
    if (head === 0) return output.bytes.subarray(0, output.length);
    const length = head & 0x7fff_ffff;
    const block = bytes.subarray(at, at + length);
    if (block.length < length) throw new RangeError('an LZ4 frame ends too early');
    // The highest bit: the block is stored as it is.
    if (head >>> 31 === 1) output.append(block);
    else unpackBlock(block, output);
    at += length + ((flags & FLAG.blockChecksum) === 0 ? 0 : 4);
  }
}

const MAGIC = 0x184d_2204;
const FLAG = { dictionary: 1, contentSize: 8, blockChecksum: 16 };
const MIN_MATCH = 4;

class Growing {
  bytes: Uint8Array;
  length = 0;

  constructor(expected: number) {
    this.bytes = new Uint8Array(Math.max(64, expected));
  }

  append(part: Uint8Array): void {
    this.reserve(part.length);
    this.bytes.set(part, this.length);
    this.length += part.length;
  }

  /** Byte by byte: what is repeated may overlap what it makes. */
  repeat(back: number, count: number): void {
    if (back === 0 || back > this.length) throw new RangeError('an LZ4 match leads out');
    this.reserve(count);
    const { bytes } = this;
    for (const stop = this.length + count; this.length < stop; this.length++) {
      bytes[this.length] = bytes[this.length - back]!;
    }
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(2 * (this.length + more));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

/** Appends what a block holds; a match may reach back into earlier ones. */
function unpackBlock(block: Uint8Array, output: Growing): void {
  let at = 0;
  const byte = (): number => {
    const value = block[at++];
    if (value === undefined) throw new RangeError('an LZ4 block ends too early');
    return value;
  };
  const long = (first: number): number => {
    if (first < 15) return first;
    let length = first;
    for (let more = 255; more === 255; length += more) more = byte();
    return length;
  };
  for (;;) {
    const token = byte();
    const literals = long(token >> 4);
    if (at + literals > block.length) throw new RangeError('an LZ4 block ends too early');
    output.append(block.subarray(at, at + literals));
    at += literals;
    // The last sequence has no match.
    if (at === block.length) return;
    const back = byte() + byte() * 256;
    output.repeat(back, long(token & 15) + MIN_MATCH);
  }
}

/** What a scorer's memory will hold, byte by byte, before there is one: records point at others that were put first. */
export interface MemoryPlan {
  /** Room for so many bytes, zero at first; returns where. */
  readonly take: (bytes: number) => number;
  /** These bytes; returns where. */
  readonly put: (bytes: ArrayBufferView) => number;
  /** These bytes into room that was taken. */
  readonly putAt: (at: number, bytes: ArrayBufferView) => void;
  /** The record that the kernel looks for first. */
  readonly putHeader: (bytes: ArrayBufferView) => void;
  readonly bytes: () => number;
  readonly write: (buffer: SharedArrayBuffer) => void;
}

/** As FOREST, LOGISTIC and NETWORK in src/kernels/assembly/scoring; constants lie before it. */
const HEADER = 4096;
const HEADER_BYTES = 128;
/** What kernels read past the end of a column or a table. */
const MARGIN_BYTES = 256;

export function planMemory(): MemoryPlan {
  let free = HEADER + HEADER_BYTES;
  const parts: { readonly at: number; readonly bytes: ArrayBufferView }[] = [];
  const take = (bytes: number): number => {
    const at = free;
    free += Math.ceil(bytes / 64) * 64;
    return at;
  };
  return {
    take,
    put: (bytes) => {
      const at = take(bytes.byteLength);
      parts.push({ at, bytes });
      return at;
    },
    putAt: (at, bytes) => {
      parts.push({ at, bytes });
    },
    putHeader: (bytes) => {
      parts.push({ at: HEADER, bytes });
    },
    bytes: () => free + MARGIN_BYTES,
    write: (buffer) => {
      for (const { at, bytes } of parts) {
        const from = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        new Uint8Array(buffer, at, bytes.byteLength).set(from);
      }
    },
  };
}

/** A record of assembly/scoring: float64 numbers first, then 32-bit ones. */
export function packRecord(doubles: readonly number[], words: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(doubles.length * 8 + words.length * 4));
  for (const [place, value] of doubles.entries()) view.setFloat64(place * 8, value, true);
  for (const [place, value] of words.entries()) {
    view.setUint32(doubles.length * 8 + place * 4, value, true);
  }
  return new Uint8Array(view.buffer);
}

/** Records one after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

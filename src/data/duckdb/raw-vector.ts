/** The memory of DuckDB's vectors, without a call per value. A view holds until its chunk is let go. */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

export interface RawVector {
  /** As DuckDB lays them out: of a number, its little-endian bytes. */
  readonly bytes: Uint8Array;
  /** A bit per row, from the lowest of the first byte on: 1 where there is a value. Undefined: all have one. */
  readonly valid: Uint8Array | undefined;
}

/** @param size bytes of a value */
export function rawVector(chunk: DuckDBDataChunk, column: number, rows: number, size: number): RawVector {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
  const bytes = duckdb.vector_get_data(vector, rows * size);
  // The library's types leave out that there need not be any.
  const valid: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  return { bytes, valid: valid ?? undefined };
}

/** Calls `found` with the number of each row, from `first` up to `end`, that has no value. */
export function eachMissing(
  { valid }: RawVector,
  first: number,
  end: number,
  found: (row: number) => void,
): void {
  if (valid === undefined) return;
  for (let row = first; row < end; row++) {
    const bits = valid[row >> 3] as number;
    if (bits === 0xff) row |= 7;
    else if (((bits >> (row & 7)) & 1) === 0) found(row);
  }
}

/** Bytes of a text's structure (`duckdb_string_t`): its length in 32 bits, then the text or its first four bytes and a pointer. */
export const STRING_BYTES = 16;

/** Bytes of a text that stand in its structure. */
export const INLINED_BYTES = 12;

/** A longer text, in the chunk's memory. @param place of its structure in `bytes` */
export const textBehind = ({ bytes }: RawVector, place: number, length: number): Uint8Array =>
  duckdb.get_data_from_pointer(bytes.buffer as ArrayBuffer, bytes.byteOffset + place + 8, length);

/**
 * Sums of leaf values. A tree's leaves are integers, counted from its smallest one; each of their bytes is looked up and
 * summed up by itself, in 16 bits, which hold the sum of 257 trees. Integer sums need no order.
 */
import { BLOCK, Forest } from './forest-frame';

/** Four vectors of rows: their eight sums fit the registers. */
const GROUP: u32 = 64;
/** {u32 tree, u32, u8 [16] a byte of each leaf's value}: of a tree of at most 16 leaves. */
const TABLE_BYTES: usize = 24;
/** {u32 tree, u8 first leaf, u8 [32] a byte of each leaf's value}: other leaves count 0. */
const PAIR_BYTES: usize = 40;
const SIXTEEN: usize = memory.data<u8>([16]);

/** Bytes of a plane's sums. */
const PLANE_BYTES: usize = (BLOCK as usize) << 1;

export function clearSums(f: Forest): void {
  memory.fill(f.sums, 0, (f.planes as usize) * PLANE_BYTES);
}

/**
 * Reads, of each plane of bytes, {u32 tables, u32 pairs of tables} and these.
 *
 * @returns the end of the records
 */
export function addLeaves(f: Forest, at: usize, rows: u32): usize {
  for (let plane: u32 = 0; plane < f.planes; plane++) {
    const begin = at + 8;
    const middle = begin + (load<u32>(at) as usize) * TABLE_BYTES;
    const end = middle + (load<u32>(at, 4) as usize) * PAIR_BYTES;
    const sums = f.sums + (plane as usize) * PLANE_BYTES;
    if (begin < end) {
      for (let row: u32 = 0; row < rows; row += GROUP) {
        addGroup(begin, middle, end, f.leaves + row, sums + (row << 1));
      }
    }
    at = end;
  }
  return at;
}

/** Two sums for every two rows: of the bytes of both, modulo 2^16, and of the second one's. The first one's follows. */
function addGroup(at: usize, middle: usize, end: usize, leaves: usize, sums: usize): void {
  let both0 = v128.load(sums);
  let second0 = v128.load(sums, 16);
  let both1 = v128.load(sums, 32);
  let second1 = v128.load(sums, 48);
  let both2 = v128.load(sums, 64);
  let second2 = v128.load(sums, 80);
  let both3 = v128.load(sums, 96);
  let second3 = v128.load(sums, 112);
  for (; at < middle; at += TABLE_BYTES) {
    const from = leaves + load<u32>(at);
    const table = v128.load(at, 8);
    const bytes0 = i8x16.swizzle(table, v128.load(from));
    const bytes1 = i8x16.swizzle(table, v128.load(from, 16));
    const bytes2 = i8x16.swizzle(table, v128.load(from, 32));
    const bytes3 = i8x16.swizzle(table, v128.load(from, 48));
    both0 = i16x8.add(both0, bytes0);
    both1 = i16x8.add(both1, bytes1);
    both2 = i16x8.add(both2, bytes2);
    both3 = i16x8.add(both3, bytes3);
    second0 = i16x8.add(second0, i16x8.shr_u(bytes0, 8));
    second1 = i16x8.add(second1, i16x8.shr_u(bytes1, 8));
    second2 = i16x8.add(second2, i16x8.shr_u(bytes2, 8));
    second3 = i16x8.add(second3, i16x8.shr_u(bytes3, 8));
  }
  const sixteen = v128.load_splat<u8>(SIXTEEN);
  for (; at < end; at += PAIR_BYTES) {
    const from = leaves + load<u32>(at);
    const first = v128.load_splat<u8>(at, 4);
    const low = v128.load(at, 8);
    const high = v128.load(at, 24);
    const leaf0 = i8x16.sub(v128.load(from), first);
    const bytes0 = v128.or(i8x16.swizzle(low, leaf0), i8x16.swizzle(high, i8x16.sub(leaf0, sixteen)));
    both0 = i16x8.add(both0, bytes0);
    second0 = i16x8.add(second0, i16x8.shr_u(bytes0, 8));
    const leaf1 = i8x16.sub(v128.load(from, 16), first);
    const bytes1 = v128.or(i8x16.swizzle(low, leaf1), i8x16.swizzle(high, i8x16.sub(leaf1, sixteen)));
    both1 = i16x8.add(both1, bytes1);
    second1 = i16x8.add(second1, i16x8.shr_u(bytes1, 8));
    const leaf2 = i8x16.sub(v128.load(from, 32), first);
    const bytes2 = v128.or(i8x16.swizzle(low, leaf2), i8x16.swizzle(high, i8x16.sub(leaf2, sixteen)));
    both2 = i16x8.add(both2, bytes2);
    second2 = i16x8.add(second2, i16x8.shr_u(bytes2, 8));
    const leaf3 = i8x16.sub(v128.load(from, 48), first);
    const bytes3 = v128.or(i8x16.swizzle(low, leaf3), i8x16.swizzle(high, i8x16.sub(leaf3, sixteen)));
    both3 = i16x8.add(both3, bytes3);
    second3 = i16x8.add(second3, i16x8.shr_u(bytes3, 8));
  }
  v128.store(sums, both0);
  v128.store(sums, second0, 16);
  v128.store(sums, both1, 32);
  v128.store(sums, second1, 48);
  v128.store(sums, both2, 64);
  v128.store(sums, second2, 80);
  v128.store(sums, both3, 96);
  v128.store(sums, second3, 112);
}

/** Adds the sums to the margins and starts them anew. Every step is exact: see src/model/scorer/forest-grid.ts. */
export function flushSums(f: Forest, margins: usize, rows: u32): void {
  let unit = f.unit;
  for (let plane: u32 = 0; plane < f.planes; plane++) {
    const sums = f.sums + (plane as usize) * PLANE_BYTES;
    for (let row: u32 = 0; row < rows; row += 2) {
      const at = sums + ((row >>> 4) << 5) + (row & 15);
      const second = load<u16>(at, 16) as u32;
      const first = ((load<u16>(at) as u32) - (second << 8)) & 0xffff;
      const margin = margins + ((row as usize) << 3);
      store<f64>(margin, load<f64>(margin) + (first as f64) * unit);
      store<f64>(margin, load<f64>(margin, 8) + (second as f64) * unit, 8);
    }
    unit *= 256.0;
  }
  clearSums(f);
}

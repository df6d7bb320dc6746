/**
 * The leaf of every row in every tree of a chunk, after QuickScorer (Lucchese et al., 2015) and RapidScorer (Ye et al., 2018):
 * all nodes are asked, in any order, 16 rows at once. A tree's leaves are ordered such that a node's test can rule out
 * those of its first side only; the row's leaf is the first that remains. Leaves stand in planes of 8, a bit each.
 */
import { BLOCK, Forest } from './forest-frame';

/** Eight vectors: what is kept of them fits the registers. */
const GROUP: u32 = 128;

/** {u32 code column, i8 threshold, u8 leaves}: codes above the threshold rule out the leaves. */
const COMPARE_BYTES: usize = 8;
/** {u32 code column, u8 first code, u8 [16] leaves that code rules out}; other codes rule out none. */
const TABLE_BYTES: usize = 24;
/** {u32 column of members, u8 bit, u8 leaves}: a code whose byte has the bit rules out the leaves. */
const MEMBER_BYTES: usize = 8;

/** The lowest bit that is set in a nibble, 255 for none; and in one four bits further up. */
const LOW_NIBBLES: usize = memory.data<u8>([255, 0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0], 16);
const HIGH_NIBBLES: usize = memory.data<u8>([255, 4, 5, 4, 6, 4, 5, 4, 7, 4, 5, 4, 6, 4, 5, 4], 16);
const NIBBLE: usize = memory.data<u8>([15]);
const PLANE: usize = memory.data<u8>([8]);

/**
 * Reads {u32 trees}, and of each {u32 planes}, and of each plane, the last one first, {u16 compares, u16 tables whose first code
 * is 0, u16 other tables, u16 members} and their records.
 *
 * @returns the end of the records
 */
export function findLeaves(f: Forest, at: usize, rows: u32): usize {
  const trees = load<u32>(at);
  at += 4;
  for (let tree: u32 = 0; tree < trees; tree++) {
    const leaves = f.leaves + tree * BLOCK;
    let end = at;
    for (let row: u32 = 0; row < rows; row += GROUP) {
      end = findGroup(at, f.codes + row, leaves + row, f.scratch);
    }
    at = end;
  }
  return at;
}

/** @param remaining u8 [planes][GROUP]: the leaves that remain, the last plane first */
function findGroup(at: usize, codes: usize, leaves: usize, remaining: usize): usize {
  const planes = load<u32>(at);
  const end = remaining + planes * GROUP;
  at += 4;
  for (let to = remaining; to < end; to += GROUP) at = findPlane(at, codes, to);
  if (planes !== 1) nameLeaves(remaining, end, leaves);
  else nameLeavesOfPlane(remaining, leaves);
  return at;
}

function findPlane(at: usize, codes: usize, to: usize): usize {
  const compares = load<u16>(at) as usize;
  const tables = load<u16>(at, 2) as usize;
  const laterTables = load<u16>(at, 4) as usize;
  const members = load<u16>(at, 6) as usize;
  at += 8;
  let a = i8x16.splat(-1);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  for (const end = at + compares * COMPARE_BYTES; at < end; at += COMPARE_BYTES) {
    const from = codes + load<u32>(at);
    const threshold = v128.load_splat<u8>(at, 4);
    const side = v128.load_splat<u8>(at, 5);
    a = v128.andnot(a, v128.and(i8x16.gt_s(v128.load(from), threshold), side));
    b = v128.andnot(b, v128.and(i8x16.gt_s(v128.load(from, 16), threshold), side));
    c = v128.andnot(c, v128.and(i8x16.gt_s(v128.load(from, 32), threshold), side));
    d = v128.andnot(d, v128.and(i8x16.gt_s(v128.load(from, 48), threshold), side));
    e = v128.andnot(e, v128.and(i8x16.gt_s(v128.load(from, 64), threshold), side));
    f = v128.andnot(f, v128.and(i8x16.gt_s(v128.load(from, 80), threshold), side));
    g = v128.andnot(g, v128.and(i8x16.gt_s(v128.load(from, 96), threshold), side));
    h = v128.andnot(h, v128.and(i8x16.gt_s(v128.load(from, 112), threshold), side));
  }
  for (const end = at + tables * TABLE_BYTES; at < end; at += TABLE_BYTES) {
    const from = codes + load<u32>(at);
    const table = v128.load(at, 8);
    a = v128.andnot(a, i8x16.swizzle(table, v128.load(from)));
    b = v128.andnot(b, i8x16.swizzle(table, v128.load(from, 16)));
    c = v128.andnot(c, i8x16.swizzle(table, v128.load(from, 32)));
    d = v128.andnot(d, i8x16.swizzle(table, v128.load(from, 48)));
    e = v128.andnot(e, i8x16.swizzle(table, v128.load(from, 64)));
    f = v128.andnot(f, i8x16.swizzle(table, v128.load(from, 80)));
    g = v128.andnot(g, i8x16.swizzle(table, v128.load(from, 96)));
    h = v128.andnot(h, i8x16.swizzle(table, v128.load(from, 112)));
  }
  for (const end = at + laterTables * TABLE_BYTES; at < end; at += TABLE_BYTES) {
    const from = codes + load<u32>(at);
    const first = v128.load_splat<u8>(at, 4);
    const table = v128.load(at, 8);
    a = v128.andnot(a, i8x16.swizzle(table, i8x16.sub(v128.load(from), first)));
    b = v128.andnot(b, i8x16.swizzle(table, i8x16.sub(v128.load(from, 16), first)));
    c = v128.andnot(c, i8x16.swizzle(table, i8x16.sub(v128.load(from, 32), first)));
    d = v128.andnot(d, i8x16.swizzle(table, i8x16.sub(v128.load(from, 48), first)));
    e = v128.andnot(e, i8x16.swizzle(table, i8x16.sub(v128.load(from, 64), first)));
    f = v128.andnot(f, i8x16.swizzle(table, i8x16.sub(v128.load(from, 80), first)));
    g = v128.andnot(g, i8x16.swizzle(table, i8x16.sub(v128.load(from, 96), first)));
    h = v128.andnot(h, i8x16.swizzle(table, i8x16.sub(v128.load(from, 112), first)));
  }
  for (const end = at + members * MEMBER_BYTES; at < end; at += MEMBER_BYTES) {
    const from = codes + load<u32>(at);
    const bit = v128.load_splat<u8>(at, 4);
    const side = v128.load_splat<u8>(at, 5);
    a = v128.andnot(a, v128.and(i8x16.eq(v128.and(v128.load(from), bit), bit), side));
    b = v128.andnot(b, v128.and(i8x16.eq(v128.and(v128.load(from, 16), bit), bit), side));
    c = v128.andnot(c, v128.and(i8x16.eq(v128.and(v128.load(from, 32), bit), bit), side));
    d = v128.andnot(d, v128.and(i8x16.eq(v128.and(v128.load(from, 48), bit), bit), side));
    e = v128.andnot(e, v128.and(i8x16.eq(v128.and(v128.load(from, 64), bit), bit), side));
    f = v128.andnot(f, v128.and(i8x16.eq(v128.and(v128.load(from, 80), bit), bit), side));
    g = v128.andnot(g, v128.and(i8x16.eq(v128.and(v128.load(from, 96), bit), bit), side));
    h = v128.andnot(h, v128.and(i8x16.eq(v128.and(v128.load(from, 112), bit), bit), side));
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
  v128.store(to, e, 64);
  v128.store(to, f, 80);
  v128.store(to, g, 96);
  v128.store(to, h, 112);
  return at;
}

function nameLeavesOfPlane(remaining: usize, leaves: usize): void {
  // Of a constant in the code V8 makes the vector anew each time.
  const lowNibbles = v128.load(LOW_NIBBLES);
  const highNibbles = v128.load(HIGH_NIBBLES);
  const nibble = v128.load_splat<u8>(NIBBLE);
  for (let group: usize = 0; group < GROUP; group += 16) {
    const bits = v128.load(remaining + group);
    const low = i8x16.swizzle(lowNibbles, v128.and(bits, nibble));
    const high = i8x16.swizzle(highNibbles, v128.and(i16x8.shr_u(bits, 4), nibble));
    v128.store(leaves + group, i8x16.min_u(low, high));
  }
}

/** Where no leaf of a plane remains, it is one of those behind. */
function nameLeaves(remaining: usize, end: usize, leaves: usize): void {
  const lowNibbles = v128.load(LOW_NIBBLES);
  const highNibbles = v128.load(HIGH_NIBBLES);
  const nibble = v128.load_splat<u8>(NIBBLE);
  const plane = v128.load_splat<u8>(PLANE);
  for (let group: usize = 0; group < GROUP; group += 16) {
    let bits = v128.load(remaining + group);
    let before = i8x16.splat(0);
    for (let at = remaining + GROUP; at < end; at += GROUP) {
      const own = v128.load(at + group);
      const isNone = i8x16.eq(own, i8x16.splat(0));
      bits = v128.or(own, v128.and(isNone, bits));
      before = v128.and(isNone, i8x16.add(before, plane));
    }
    const low = i8x16.swizzle(lowNibbles, v128.and(bits, nibble));
    const high = i8x16.swizzle(highNibbles, v128.and(i16x8.shr_u(bits, 4), nibble));
    v128.store(leaves + group, i8x16.add(before, i8x16.min_u(low, high)));
  }
}

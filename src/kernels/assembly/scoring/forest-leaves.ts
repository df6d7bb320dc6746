/**
 * The leaf of every row in every tree of a chunk, after QuickScorer (Lucchese et al., 2015) and RapidScorer (Ye et al., 2018):
 * all nodes are asked, in any order, 16 rows at once. A tree's leaves are ordered such that a node's test can rule out
 * those of its first side only; the row's leaf is the first that nothing rules out. Leaves stand in planes of 8, a bit each.
 */
import { BLOCK, Forest } from './forest-frame';

/** Eight vectors: what is kept of them fits the registers. */
const GROUP: u32 = 128;

/** {u32 code column, i8 threshold, u8 leaves}: codes above the threshold rule out the leaves. */
const COMPARE_BYTES: usize = 8;
/** {u32 code column, u8 first code, u8 [16] leaves that code rules out}; other codes rule out none. */
const TABLE_BYTES: usize = 24;

/**
 * Reads {u32 trees}, and of each {u32 planes}, and of each plane, the last one first, {u16 compares, u16 tables} and their records.
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

/** @param ruled u8 [3][GROUP]: of a plane what is ruled out; of those behind it too; and places before the first of these */
function findGroup(at: usize, codes: usize, leaves: usize, ruled: usize): usize {
  const planes = load<u32>(at);
  at += 4;
  for (let plane: u32 = 0; plane < planes; plane++) {
    const compares = load<u16>(at) as usize;
    const tables = load<u16>(at, 2) as usize;
    at += 4;
    let a = i8x16.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let g = a;
    let h = a;
    let i = a;
    for (const end = at + compares * COMPARE_BYTES; at < end; at += COMPARE_BYTES) {
      const from = codes + load<u32>(at);
      const threshold = v128.load_splat<u8>(at, 4);
      const side = v128.load_splat<u8>(at, 5);
      a = v128.or(a, v128.and(i8x16.gt_s(v128.load(from), threshold), side));
      b = v128.or(b, v128.and(i8x16.gt_s(v128.load(from, 16), threshold), side));
      c = v128.or(c, v128.and(i8x16.gt_s(v128.load(from, 32), threshold), side));
      d = v128.or(d, v128.and(i8x16.gt_s(v128.load(from, 48), threshold), side));
      e = v128.or(e, v128.and(i8x16.gt_s(v128.load(from, 64), threshold), side));
      g = v128.or(g, v128.and(i8x16.gt_s(v128.load(from, 80), threshold), side));
      h = v128.or(h, v128.and(i8x16.gt_s(v128.load(from, 96), threshold), side));
      i = v128.or(i, v128.and(i8x16.gt_s(v128.load(from, 112), threshold), side));
    }
    for (const end = at + tables * TABLE_BYTES; at < end; at += TABLE_BYTES) {
      const from = codes + load<u32>(at);
      const first = v128.load_splat<u8>(at, 4);
      const table = v128.load(at, 8);
      a = v128.or(a, i8x16.swizzle(table, i8x16.sub(v128.load(from), first)));
      b = v128.or(b, i8x16.swizzle(table, i8x16.sub(v128.load(from, 16), first)));
      c = v128.or(c, i8x16.swizzle(table, i8x16.sub(v128.load(from, 32), first)));
      d = v128.or(d, i8x16.swizzle(table, i8x16.sub(v128.load(from, 48), first)));
      e = v128.or(e, i8x16.swizzle(table, i8x16.sub(v128.load(from, 64), first)));
      g = v128.or(g, i8x16.swizzle(table, i8x16.sub(v128.load(from, 80), first)));
      h = v128.or(h, i8x16.swizzle(table, i8x16.sub(v128.load(from, 96), first)));
      i = v128.or(i, i8x16.swizzle(table, i8x16.sub(v128.load(from, 112), first)));
    }
    v128.store(ruled, a);
    v128.store(ruled, b, 16);
    v128.store(ruled, c, 32);
    v128.store(ruled, d, 48);
    v128.store(ruled, e, 64);
    v128.store(ruled, g, 80);
    v128.store(ruled, h, 96);
    v128.store(ruled, i, 112);
    if (plane !== 0) takePlane(ruled);
    else if (planes !== 1) startPlanes(ruled);
  }
  nameLeaves(ruled, planes !== 1, leaves);
  return at;
}

/** Of the last plane: nothing stands behind it. */
function startPlanes(ruled: usize): void {
  for (const end = ruled + GROUP; ruled < end; ruled += 16) {
    v128.store(ruled, v128.load(ruled), GROUP);
    v128.store(ruled, i8x16.splat(0), 2 * GROUP);
  }
}

/** Where every leaf of a plane is ruled out, those of the planes behind it remain. */
function takePlane(ruled: usize): void {
  for (const end = ruled + GROUP; ruled < end; ruled += 16) {
    const plane = v128.load(ruled);
    const isFull = i8x16.eq(plane, i8x16.splat(-1));
    const before = i8x16.add(v128.load(ruled, 2 * GROUP), i8x16.splat(8));
    v128.store(ruled, v128.bitselect(v128.load(ruled, GROUP), plane, isFull), GROUP);
    v128.store(ruled, v128.and(isFull, before), 2 * GROUP);
  }
}

function nameLeaves(ruled: usize, several: bool, leaves: usize): void {
  if (several) {
    for (const end = ruled + GROUP; ruled < end; ruled += 16) {
      v128.store(leaves, i8x16.add(firstZero(v128.load(ruled, GROUP)), v128.load(ruled, 2 * GROUP)));
      leaves += 16;
    }
    return;
  }
  for (const end = ruled + GROUP; ruled < end; ruled += 16) {
    v128.store(leaves, firstZero(v128.load(ruled)));
    leaves += 16;
  }
}

/** The place of a byte's lowest bit that is not set. */
function firstZero(bytes: v128): v128 {
  const nibble = i8x16.splat(15);
  const low = i8x16.swizzle(i8x16(0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0, -1), v128.and(bytes, nibble));
  const high = i8x16.swizzle(
    i8x16(4, 5, 4, 6, 4, 5, 4, 7, 4, 5, 4, 6, 4, 5, 4, -1),
    v128.and(i16x8.shr_u(bytes, 4), nibble),
  );
  return i8x16.min_u(low, high);
}

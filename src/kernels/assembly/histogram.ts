/**
 * Histograms: sums of derivatives and counts of rows per bin. A row is one 128-bit integer vector: the first
 * derivative in the low lane; the second one below, and the count above, bit 46 of the high lane. One addition per row
 * and column adds all three. Second derivatives are at most 2^28, so in a block of 2^17 rows they stay within 46 bits and
 * the count, 2^17 at most, within the 18 above; then they are added to the wide histogram, three float64 per bin that hold
 * integers below 2^53. All sums are exact: which thread takes which rows changes no bit.
 */
import { frame, Frame } from './frame';
import { HISTOGRAM, jobNumber, runJob } from './pool';

const MAX_ROWS: u32 = 8192;
const MIN_ROWS: u32 = 2048;
export const BLOCK: u32 = 131072;
/** Rows whose derivatives are gathered once, side by side, and then read by every group of columns. */
const TILE: u32 = 1024;
export const COUNT_BIT: i64 = 46;
export const SECOND_MASK: i64 = (1 << 46) - 1;
export const COLUMN_BYTES: u32 = 256 << 4;
const GROUP_BYTES: u32 = COLUMN_BYTES << 2;

/** Number of the job for which a thread last cleared its partial sums: u32 per thread, at most 64 threads. */
const CLEARED: usize = 512;

/** Adds up the rows in [begin, end) of the index, in chunks, in partial sums of each thread. */
export function sumRows(begin: u32, end: u32): void {
  const f = frame();
  f.begin = begin;
  f.end = end;
  // Four chunks for each thread: one that comes late delays the others by less.
  f.chunkRows = min(MAX_ROWS, max(MIN_ROWS, (end - begin) / (4 * f.threads)));
  runJob(HISTOGRAM, ((end - begin + f.chunkRows - 1) / f.chunkRows) as i32);
  f.summed = jobNumber();
}

export function histogramChunk(chunk: i32, thread: i32): void {
  const f = frame();
  const partial = partialOf(f, thread);
  const cleared = CLEARED + ((thread as usize) << 2);
  if (load<i32>(cleared) !== jobNumber()) {
    memory.fill(partial, 0, f.partialBytes);
    store<i32>(cleared, jobNumber());
  }
  const tile = tileOf(f, thread);
  const begin = f.begin + (chunk as u32) * f.chunkRows;
  const end = min(begin + f.chunkRows, f.end);
  for (let at = begin; at < end; at += TILE) addTile(f, at, min(TILE, end - at), 0, f.groups, tile, partial);
}

/** Adds up all rows of the groups from `first` up to `last`, whose sums stand first in the thread's partial ones. */
export function sumGroups(f: Frame, first: u32, last: u32, thread: i32): void {
  const partial = partialOf(f, thread);
  memory.fill(partial, 0, (last - first) * GROUP_BYTES);
  for (let at = f.begin; at < f.end; at += TILE) {
    addTile(f, at, min(TILE, f.end - at), first, last, tileOf(f, thread), partial);
  }
}

/** Adds rows to the sums of the groups from `first` up to `last`, of which `partial` holds the first. */
function addTile(f: Frame, at: u32, count: u32, first: u32, last: u32, tile: usize, partial: usize): void {
  if (f.everyRow !== 0) addRows(f, at, count, first, last, tile, partial);
  else addIndexed(f, f.index + (at << 2), count, first, last, tile, partial);
}

/** Of all rows: their sums do not depend on the order in which the index names them, so it is not asked. */
function addRows(f: Frame, row: u32, count: u32, first: u32, last: u32, tile: usize, partial: usize): void {
  const one = i64x2(0, (1 as i64) << COUNT_BIT);
  for (let i: u32 = 0; i < count; i++) {
    const both = v128.load64_zero(f.gradients + ((row + i) << 3));
    v128.store(tile + (i << 4), i64x2.add(i64x2.extend_low_i32x4_s(both), one));
  }
  for (let group = first; group < last; group++) {
    if (load<u32>(f.active + (group << 2)) === 0) continue;
    addGroup(f.codes + ((group * f.rows + row) << 2), tile, count, partial + (group - first) * GROUP_BYTES);
  }
}

function addIndexed(
  f: Frame,
  rows: usize,
  count: u32,
  first: u32,
  last: u32,
  tile: usize,
  partial: usize,
): void {
  const codes = tile + (TILE << 4);
  gatherGradients(f.gradients, rows, tile, count);
  for (let group = first; group < last; group++) {
    if (load<u32>(f.active + (group << 2)) === 0) continue;
    gatherCodes(f.codes + group * (f.rows << 2), rows, codes, count);
    addGroup(codes, tile, count, partial + (group - first) * GROUP_BYTES);
  }
}

function gatherGradients(gradients: usize, rows: usize, tile: usize, count: u32): void {
  const one = i64x2(0, (1 as i64) << COUNT_BIT);
  for (let i: u32 = 0; i < count; i++) {
    const row = load<u32>(rows + (i << 2));
    const both = v128.load64_zero(gradients + (row << 3));
    v128.store(tile + (i << 4), i64x2.add(i64x2.extend_low_i32x4_s(both), one));
  }
}

/** A loop that does nothing else keeps more loads from far memory under way. */
function gatherCodes(codes: usize, rows: usize, to: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    store<u32>(to + (i << 2), load<u32>(codes + (load<u32>(rows + (i << 2)) << 2)));
  }
}

function addGroup(codes: usize, tile: usize, count: u32, partial: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const four = load<u32>(codes);
    codes += 4;
    const value = v128.load(tile);
    tile += 16;
    const a = partial + ((four << 4) & 0xff0);
    v128.store(a, i64x2.add(v128.load(a), value));
    const b = partial + ((four >>> 4) & 0xff0);
    v128.store(b, i64x2.add(v128.load(b, COLUMN_BYTES), value), COLUMN_BYTES);
    const c = partial + ((four >>> 12) & 0xff0);
    v128.store(c, i64x2.add(v128.load(c, COLUMN_BYTES * 2), value), COLUMN_BYTES * 2);
    const d = partial + ((four >>> 20) & 0xff0);
    v128.store(d, i64x2.add(v128.load(d, COLUMN_BYTES * 3), value), COLUMN_BYTES * 3);
  }
}

export function partialOf(f: Frame, thread: i32): usize {
  return f.partials + (thread as usize) * f.partialBytes;
}

function tileOf(f: Frame, thread: i32): usize {
  return f.tiles + (thread as usize) * (TILE * 20);
}

/** Whether a thread took part in the job that made the partial sums. */
export function hasPartials(f: Frame, thread: i32): bool {
  return load<i32>(CLEARED + ((thread as usize) << 2)) === f.summed;
}

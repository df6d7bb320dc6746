/**
 * Histograms: sums of derivatives and counts of rows per bin. A row is one 128-bit integer vector: the first
 * derivative in the low lane; the second one below, and the count above, bit 46 of the high lane. One addition per row
 * and column adds all three. Second derivatives are at most 2^28, so in a block of 2^17 rows they stay within 46 bits and
 * the count, 2^17 at most, within the 18 above; then they are added to the wide histogram, three float64 per bin that hold integers below 2^53. All sums are exact: which
 * thread takes which rows changes no bit.
 */
import { frame, Frame } from './frame';
import { HISTOGRAM, HISTOGRAM_COLUMNS, jobNumber, runJob } from './pool';

const CHUNK: u32 = 8192;
const BLOCK: u32 = 131072;
/** Rows whose derivatives are gathered once, side by side, and then read by every group of columns. */
const TILE: u32 = 1024;
const COUNT_BIT: i64 = 46;
const SECOND_MASK: i64 = (1 << 46) - 1;
const COLUMN_BYTES: u32 = 256 << 4;
const GROUP_BYTES: u32 = COLUMN_BYTES << 2;
/** Groups that a thread takes at once where rows are few: their sums fit the second-level cache. */
const GROUPS_AT_ONCE: u32 = 8;

/** Number of the job for which a thread last cleared its partial sums: u32 per thread, at most 64 threads. */
const CLEARED: usize = 512;

/** Overwrites the histogram with the sums over the rows in [begin, end) of the index. */
export function fillHistogram(histogram: usize, begin: u32, end: u32): void {
  const f = frame();
  f.everyRow = begin === 0 && end === f.learned ? 1 : 0;
  if (end - begin <= CHUNK && f.groups > GROUPS_AT_ONCE) {
    // One chunk of rows, and many columns: what there is to share out, and to clear and to merge, are columns.
    f.begin = begin;
    f.end = end;
    f.histogram = histogram;
    runJob(HISTOGRAM_COLUMNS, ((f.groups + GROUPS_AT_ONCE - 1) / GROUPS_AT_ONCE) as i32);
    return;
  }
  for (let at = begin; ; at += BLOCK) {
    f.begin = at;
    f.end = min(at + BLOCK, end);
    runJob(HISTOGRAM, ((f.end - f.begin + CHUNK - 1) / CHUNK) as i32);
    mergePartials(f, histogram, at === begin);
    if (f.end === end) return;
  }
}

export function histogramChunk(chunk: i32, thread: i32): void {
  const f = frame();
  const partial = f.partials + (thread as usize) * f.partialBytes;
  const cleared = CLEARED + ((thread as usize) << 2);
  if (load<i32>(cleared) !== jobNumber()) {
    memory.fill(partial, 0, f.partialBytes);
    store<i32>(cleared, jobNumber());
  }
  const tile = f.tiles + (thread as usize) * (TILE * 20);
  const begin = f.begin + (chunk as u32) * CHUNK;
  const end = min(begin + CHUNK, f.end);
  for (let at = begin; at < end; at += TILE) addTile(f, at, min(TILE, end - at), 0, f.groups, tile, partial);
}

/** All rows of a few columns, which no other thread has: from clearing their sums to the histogram itself. */
export function histogramColumns(chunk: i32, thread: i32): void {
  const f = frame();
  const partial = f.partials + (thread as usize) * f.partialBytes;
  const tile = f.tiles + (thread as usize) * (TILE * 20);
  const first = (chunk as u32) * GROUPS_AT_ONCE;
  const last = min(first + GROUPS_AT_ONCE, f.groups);
  memory.fill(partial, 0, (last - first) * GROUP_BYTES);
  for (let at = f.begin; at < f.end; at += TILE) {
    addTile(f, at, min(TILE, f.end - at), first, last, tile, partial);
  }
  const end = min(last << 2, f.columns);
  for (let column = first << 2; column < end; column++) {
    if (load<u8>(f.active + column) === 0) continue;
    const bins = load<u32>(f.bins + (column << 2)) + 1;
    const to = f.histogram + load<u32>(f.offsets + (column << 2));
    const from = partial + (column - (first << 2)) * COLUMN_BYTES;
    for (let bin: u32 = 0; bin < bins; bin++) addWide(to + bin * 24, v128.load(from + (bin << 4)), true);
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

function mergePartials(f: Frame, histogram: usize, first: bool): void {
  for (let column: u32 = 0; column < f.columns; column++) {
    if (load<u8>(f.active + column) === 0) continue;
    const bins = load<u32>(f.bins + (column << 2)) + 1;
    const to = histogram + load<u32>(f.offsets + (column << 2));
    const from = f.partials + column * COLUMN_BYTES;
    for (let bin: u32 = 0; bin < bins; bin++) {
      let sum = i64x2.splat(0);
      for (let thread: u32 = 0; thread < f.threads; thread++) {
        if (load<i32>(CLEARED + (thread << 2)) !== jobNumber()) continue;
        sum = i64x2.add(sum, v128.load(from + thread * f.partialBytes + (bin << 4)));
      }
      addWide(to + bin * 24, sum, first);
    }
  }
}

function addWide(to: usize, sum: v128, overwrite: bool): void {
  const high = i64x2.extract_lane(sum, 1);
  const first = i64x2.extract_lane(sum, 0) as f64;
  const second = (high & SECOND_MASK) as f64;
  const rows = (high >>> COUNT_BIT) as f64;
  store<f64>(to, overwrite ? first : load<f64>(to) + first);
  store<f64>(to, overwrite ? second : load<f64>(to, 8) + second, 8);
  store<f64>(to, overwrite ? rows : load<f64>(to, 16) + rows, 16);
}

/** Turns a parent's histogram into that of one child by taking off the other's. */
export function subtractHistogram(parent: usize, child: usize, bytes: u32): void {
  for (let at: usize = 0; at < bytes; at += 8) {
    store<f64>(parent + at, load<f64>(parent + at) - load<f64>(child + at));
  }
}

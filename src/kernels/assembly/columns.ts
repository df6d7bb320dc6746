/**
 * What is done column by column: sums become a histogram, are taken off the parent's histogram, and the best split of both
 * nodes is looked for while they are in the cache. Columns are shared out among threads a few groups at a time. Each such
 * chunk notes its best; the best of all is found by the one thread that called, columns ascending, so it is the same in any case.
 */
import { BEST_BYTES, BIN, Best, Limits, NODE_BYTES, Node, Scan, startBest } from './candidates';
import { Frame, frame } from './frame';
import {
  BLOCK,
  COLUMN_BYTES,
  COUNT_BIT,
  SECOND_MASK,
  hasPartials,
  partialOf,
  sumGroups,
  sumRows,
} from './histogram';
import { COLUMNS, runJob } from './pool';
import { scanColumn } from './scan';

/** Sources of sums: none is needed; rows, added up in the chunk itself; partial sums of all threads. */
const NONE: u32 = 0;
const ROWS: u32 = 1;
const PARTIALS: u32 = 2;

/** Their sums fit the second-level cache. */
const MAX_GROUPS: u32 = 8;
/** So few rows that columns are shared out rather than rows, where there are columns for all threads. */
const FEW_ROWS: u32 = 8192;

const SEEK_REST: u32 = 1;
const SEEK_SUMMED: u32 = 2;

/** What two 52-bit integers in 64 bits each must be increased by to be read as float64, which is 3 * 2^51 too great. */
const MAGIC_BITS: i64 = 0x4338000000000000;
const MAGIC: f64 = 6755399441055744.0;

/** Overwrites the histogram with the sums over the rows in [begin, end) of the index. */
export function fillHistogram(histogram: usize, begin: u32, end: u32): void {
  sumColumns(histogram, 0, begin, end, 0);
}

/**
 * Sums up the rows in [begin, end), those of the smaller of two siblings, and takes them off their parent's histogram. Looks
 * for the larger one's best split, the first node's; and where the smaller one's histogram is kept, for the second node's.
 *
 * @param histogram of the smaller one, or 0 when it is not to be split
 */
export function splitSiblings(parent: usize, histogram: usize, begin: u32, end: u32): void {
  sumColumns(histogram, parent, begin, end, histogram === 0 ? SEEK_REST : SEEK_REST | SEEK_SUMMED);
}

/** Looks for the best split of the first node, which has this histogram. */
export function findSplit(histogram: usize): void {
  const f = frame();
  f.histogram = 0;
  f.rest = histogram;
  runColumns(f, NONE, SEEK_REST);
}

function sumColumns(histogram: usize, rest: usize, begin: u32, end: u32, sought: u32): void {
  const f = frame();
  f.everyRow = begin === 0 && end === f.trainRows ? 1 : 0;
  f.histogram = histogram;
  f.rest = rest;
  const few = end - begin <= FEW_ROWS ? f.groups >= f.threads : f.groups >= f.threads * MAX_GROUPS;
  for (let at = begin; ; at += BLOCK) {
    const until = min(at + BLOCK, end);
    f.overwrite = at === begin ? 1 : 0;
    if (few) {
      f.begin = at;
      f.end = until;
    } else sumRows(at, until);
    runColumns(f, few ? ROWS : PARTIALS, until === end ? sought : 0);
    if (until === end) return;
  }
}

function runColumns(f: Frame, source: u32, sought: u32): void {
  f.source = source;
  f.sought = sought;
  // As many chunks for each thread.
  const rounds = (f.groups + f.threads * MAX_GROUPS - 1) / (f.threads * MAX_GROUPS);
  f.groupsAtOnce = (f.groups + f.threads * rounds - 1) / (f.threads * rounds);
  const chunks = (f.groups + f.groupsAtOnce - 1) / f.groupsAtOnce;
  runJob(COLUMNS, chunks as i32);
  for (let node: u32 = 0; node < 2; node++) {
    if (sought & (1 << node)) chooseBest(f, node, chunks);
  }
}

/** Of equal gains the first chunk's, which has the lower columns. */
function chooseBest(f: Frame, node: u32, chunks: u32): void {
  const best = bestOf(f, 0, node);
  for (let chunk: u32 = 1; chunk < chunks; chunk++) {
    const other = bestOf(f, chunk, node);
    if (other.gain > best.gain) memory.copy(changetype<usize>(best), changetype<usize>(other), BEST_BYTES);
  }
}

function bestOf(f: Frame, chunk: u32, node: u32): Best {
  return changetype<Best>(f.best + ((chunk << 1) + node) * BEST_BYTES);
}

export function columnChunk(chunk: i32, thread: i32): void {
  const f = frame();
  const first = (chunk as u32) * f.groupsAtOnce;
  const last = min(first + f.groupsAtOnce, f.groups);
  if (f.source === ROWS) sumGroups(f, first, last, thread);
  const limits = changetype<Limits>(f.limits);
  startBest(bestOf(f, chunk, 0), limits);
  startBest(bestOf(f, chunk, 1), limits);
  const end = min(last << 2, f.columns);
  for (let column = first << 2; column < end; column++) {
    if (load<u8>(f.active + column) === 0) continue;
    if (f.source !== NONE) takeSums(f, column, first << 2, thread);
    if (f.sought & SEEK_REST) seek(f, f.rest, 0, column, chunk, thread);
    if (f.sought & SEEK_SUMMED) seek(f, f.histogram, 1, column, chunk, thread);
  }
}

function seek(f: Frame, histogram: usize, node: u32, column: u32, chunk: u32, thread: i32): void {
  const at = f.scans + (thread as usize) * f.scanBytes;
  const scan = changetype<Scan>(at);
  scan.limits = changetype<Limits>(f.limits);
  scan.node = changetype<Node>(f.nodes + node * NODE_BYTES);
  scan.best = bestOf(f, chunk, node);
  scan.column = column;
  scan.sums = histogram + load<u32>(f.offsets + (column << 2));
  scan.bins = load<u32>(f.bins + (column << 2));
  scan.keys = at + 128;
  scan.order = scan.keys + (256 << 3);
  scanColumn(scan, load<u8>(f.categorical + column) !== 0, load<i8>(f.directions + column));
}

/** The column's sums go into the histogram and off the parent's. */
function takeSums(f: Frame, column: u32, firstColumn: u32, thread: i32): void {
  const bins = load<u32>(f.bins + (column << 2)) + 1;
  const offset = load<u32>(f.offsets + (column << 2));
  const to: usize = f.histogram === 0 ? 0 : f.histogram + offset;
  const rest: usize = f.rest === 0 ? 0 : f.rest + offset;
  if (f.source === ROWS) {
    const from = partialOf(f, thread) + (column - firstColumn) * COLUMN_BYTES;
    for (let bin: u32 = 0; bin < bins; bin++) {
      takeBin(v128.load(from + (bin << 4)), bin * BIN, to, rest, f.overwrite !== 0);
    }
    return;
  }
  const from = f.partials + column * COLUMN_BYTES;
  for (let bin: u32 = 0; bin < bins; bin++) {
    let sum = i64x2.splat(0);
    for (let other: u32 = 0; other < f.threads; other++) {
      if (hasPartials(f, other)) sum = i64x2.add(sum, v128.load(from + other * f.partialBytes + (bin << 4)));
    }
    takeBin(sum, bin * BIN, to, rest, f.overwrite !== 0);
  }
}

function takeBin(sum: v128, offset: u32, histogram: usize, rest: usize, overwrite: bool): void {
  const high = i64x2.extract_lane(sum, 1);
  const both = i64x2.add(i64x2.replace_lane(sum, 1, high & SECOND_MASK), i64x2.splat(MAGIC_BITS));
  const sums = f64x2.sub(both, f64x2.splat(MAGIC));
  const rows = (high >>> COUNT_BIT) as f64;
  if (histogram !== 0) {
    const to = histogram + offset;
    v128.store(to, overwrite ? sums : f64x2.add(v128.load(to), sums));
    store<f64>(to, overwrite ? rows : load<f64>(to, 16) + rows, 16);
  }
  if (rest !== 0) {
    const from = rest + offset;
    v128.store(from, f64x2.sub(v128.load(from), sums));
    store<f64>(from, load<f64>(from, 16) - rows, 16);
  }
}

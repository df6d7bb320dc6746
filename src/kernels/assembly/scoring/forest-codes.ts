/**
 * Codes of a byte instead of values, so that one instruction compares 16 rows. A value's code is the number of thresholds
 * below it. Compares are signed; a missing value's code is the highest or the lowest, as the node that asks would have it,
 * and there are complements, for nodes that ask the other way round.
 */
import { Forest } from './forest-frame';

/** Not a power of two, so that the columns of a row do not compete for places in the cache. */
export const CODE_STRIDE: u32 = 576;

/** How a value becomes the number of a bucket. The order of values is that of their buckets. */
const NO_BUCKETS: u32 = 0;
const LINEAR: u32 = 1;
const BY_BITS: u32 = 2;
const CATEGORIES: u32 = 3;
/** A byte that says of up to eight sets of categories whether the row's is one of them. */
const MEMBERS: u32 = 4;

const NOWHERE: usize = 0xffff_ffff;
/** Out of the page's codes. */
const ELSEWHERE: u32 = 255;

@unmanaged
class Input {
  kind: u32;
  /** f32 or u32 [rows]. */
  raw: usize;
  /** f32: ascending, followed by infinite ones. */
  thresholds: usize;
  /** u8 [buckets]: thresholds in the buckets before. Of MEMBERS u8 [highest + 1]: each code's byte. */
  before: usize;
  /** A bucket has fewer thresholds than 2^steps. */
  steps: u32;
  lastBucket: i32;
  /** Of LINEAR: the first bucket's least value, and buckets to the unit. */
  least: f32;
  scale: f32;
  /** Of BY_BITS: the keys of the first and of the last threshold, and bits that are dropped. */
  leastKey: i32;
  greatestKey: i32;
  shift: i32;
  /** Of CATEGORIES: the page's first code, how many it has, and the column's highest. */
  first: u32;
  count: u32;
  highest: u32;
  /** Where codes go, or NOWHERE: missing highest, missing lowest, and the complements of both. A categorical column has the first. */
  high: usize;
  low: usize;
  highComplement: usize;
  lowComplement: usize;
}

export function encodeInputs(f: Forest, begin: u32, rows: u32): void {
  const blocks = (rows + 15) >>> 4;
  for (let at = f.inputs; at < f.inputsEnd; at += offsetof<Input>()) {
    const input = changetype<Input>(at);
    const raw = input.raw + ((begin as usize) << 2);
    if (input.kind === CATEGORIES) {
      encodeCategories(f.codes + input.high, input, raw, blocks);
    } else if (input.kind === MEMBERS) {
      encodeMembers(f.codes + input.high, input, raw, blocks);
    } else {
      countBelow(f.scratch, f.buckets, input, raw, blocks);
      encodeCounts(f, input, raw, blocks);
    }
  }
}

/** u8 [rows]: thresholds below each value; anything for NaN. */
function countBelow(counts: usize, buckets: usize, input: Input, raw: usize, blocks: u32): void {
  const thresholds = input.thresholds;
  const rows = blocks << 4;
  if (input.kind === NO_BUCKETS) {
    for (let row: u32 = 0; row < rows; row++) {
      store<u8>(counts + row, halve(thresholds, 0, input.steps, load<f32>(raw + (row << 2))));
    }
    return;
  }
  if (input.kind === LINEAR) findLinearBuckets(buckets, input, raw, rows);
  else findBucketsByBits(buckets, input, raw, rows);
  const before = input.before;
  if (input.steps === 1) {
    for (let row: u32 = 0; row < rows; row++) {
      const count = load<u8>(before + load<u32>(buckets + (row << 2))) as u32;
      const isAbove = load<f32>(raw + (row << 2)) > load<f32>(thresholds + (count << 2));
      store<u8>(counts + row, count + (isAbove as u32));
    }
    return;
  }
  for (let row: u32 = 0; row < rows; row++) {
    const count = load<u8>(before + load<u32>(buckets + (row << 2))) as u32;
    store<u8>(counts + row, halve(thresholds, count, input.steps, load<f32>(raw + (row << 2))));
  }
}

/** Of a choice between numbers V8 makes a branch, of which half are not foreseen. */
function halve(thresholds: usize, count: u32, steps: u32, value: f32): u32 {
  for (let step = (steps as i32) - 1; step >= 0; step--) {
    const threshold = load<f32>(thresholds + ((count + (1 << step) - 1) << 2));
    count += ((value > threshold) as u32) << step;
  }
  return count;
}

function findLinearBuckets(buckets: usize, input: Input, raw: usize, rows: u32): void {
  const least = f32x4.splat(input.least);
  const scale = f32x4.splat(input.scale);
  const last = i32x4.splat(input.lastBucket);
  const zero = i32x4.splat(0);
  for (let row: u32 = 0; row < rows; row += 4) {
    const scaled = f32x4.mul(f32x4.sub(v128.load(raw + (row << 2)), least), scale);
    const bucket = i32x4.trunc_sat_f32x4_s(scaled);
    v128.store(buckets + (row << 2), i32x4.min_s(i32x4.max_s(bucket, zero), last));
  }
}

/** The bits of a float32 as an integer of the same order. That of -0 is just below that of 0, where no threshold is. */
function findBucketsByBits(buckets: usize, input: Input, raw: usize, rows: u32): void {
  const least = i32x4.splat(input.leastKey);
  const greatest = i32x4.splat(input.greatestKey);
  for (let row: u32 = 0; row < rows; row += 4) {
    const bits = v128.load(raw + (row << 2));
    const key = v128.xor(bits, i32x4.shr_u(i32x4.shr_s(bits, 31), 1));
    const cut = i32x4.min_s(i32x4.max_s(key, least), greatest);
    v128.store(buckets + (row << 2), i32x4.shr_u(i32x4.sub(cut, least), input.shift));
  }
}

function encodeCounts(f: Forest, input: Input, raw: usize, blocks: u32): void {
  const highest = i8x16.splat(127);
  const lowest = i8x16.splat(-128);
  for (let block: u32 = 0; block < blocks; block++) {
    const count = v128.load(f.scratch + (block << 4));
    const missing = missingOf(raw + (block << 6));
    const high = v128.bitselect(highest, i8x16.add(count, lowest), missing);
    const low = v128.bitselect(lowest, i8x16.sub(count, highest), missing);
    const to = f.codes + (block << 4);
    if (input.high !== NOWHERE) v128.store(to + input.high, high);
    if (input.low !== NOWHERE) v128.store(to + input.low, low);
    if (input.highComplement !== NOWHERE) v128.store(to + input.highComplement, v128.not(high));
    if (input.lowComplement !== NOWHERE) v128.store(to + input.lowComplement, v128.not(low));
  }
}

/** All bits of a byte per row whose value is NaN. */
function missingOf(from: usize): v128 {
  const a = v128.load(from);
  const b = v128.load(from, 16);
  const c = v128.load(from, 32);
  const d = v128.load(from, 48);
  return i8x16.narrow_i16x8_s(
    i16x8.narrow_i32x4_s(f32x4.ne(a, a), f32x4.ne(b, b)),
    i16x8.narrow_i32x4_s(f32x4.ne(c, c), f32x4.ne(d, d)),
  );
}

function encodeCategories(to: usize, input: Input, raw: usize, blocks: u32): void {
  const rows = blocks << 4;
  for (let row: u32 = 0; row < rows; row++) {
    const code = min(load<u32>(raw + (row << 2)), input.highest) - input.first;
    store<u8>(to + row, code < input.count ? code : ELSEWHERE);
  }
}

function encodeMembers(to: usize, input: Input, raw: usize, blocks: u32): void {
  const rows = blocks << 4;
  const table = input.before;
  const highest = input.highest;
  for (let row: u32 = 0; row < rows; row++) {
    store<u8>(to + row, load<u8>(table + min(load<u32>(raw + (row << 2)), highest)));
  }
}

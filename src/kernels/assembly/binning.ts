/** Sorting and coding of a numeric column: what src/model/gbdt/trees/binning.ts does to its values, row by row. */
import { codesOfColumn, frame } from './frame';
import { ENCODE, runJob } from './pool';

const CHUNK: u32 = 16384;
const DIGIT_BITS: u32 = 11;
const DIGITS: u32 = 1 << DIGIT_BITS;
const DIGIT_MASK: u32 = DIGITS - 1;

/**
 * Sorts the values of rows learned from that are not NaN, by radix, least digit first. A column lies where margins will,
 * as float32; the sorted values come to where derivatives will.
 *
 * @returns how many there are
 */
export function sortPresent(): u32 {
  const f = frame();
  const values = f.margins;
  const a = f.gradients;
  const b = a + ((f.rows as usize) << 2);
  const counts = f.digits;
  memory.fill(counts, 0, (DIGITS * 3) << 2);
  let present: u32 = 0;
  for (let row: u32 = 0; row < f.trainRows; row++) {
    const value = load<f32>(values + (row << 2));
    if (value !== value) continue;
    const key = keyOf(value);
    store<u32>(b + (present << 2), key);
    present++;
    for (let digit: u32 = 0; digit < 3; digit++) {
      const at = counts + (((digit << DIGIT_BITS) + digitOf(key, digit)) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
  scatter(b, a, counts, present, 0);
  scatter(a, b, counts, present, 1);
  scatter(b, a, counts, present, 2);
  for (let at: u32 = 0; at < present; at++) store<f32>(a + (at << 2), valueOf(load<u32>(a + (at << 2))));
  return present;
}

/** Fills in the codes of a column: how many thresholds a value exceeds, and `bins` for NaN. */
export function encode(column: u32, bins: u32): void {
  const f = frame();
  f.column = column;
  f.bin = bins;
  runJob(ENCODE, ((f.rows + CHUNK - 1) / CHUNK) as i32);
}

export function encodeChunk(chunk: i32): void {
  const f = frame();
  const begin = (chunk as u32) * CHUNK;
  const end = min(begin + CHUNK, f.rows);
  const values = f.margins;
  const thresholds = f.thresholds;
  const codes = codesOfColumn(f, f.column);
  const missing = f.bin;
  for (let row = begin; row < end; row++) {
    const value = load<f32>(values + (row << 2));
    // Of 255 thresholds, the last ones infinite: eight halvings without a branch.
    let code: u32 = 0;
    for (let step: u32 = 128; step > 0; step >>>= 1) {
      const threshold = load<f32>(thresholds + ((code + step - 1) << 2));
      code += value > threshold ? step : 0;
    }
    store<u8>(codes + (row << 2), value === value ? code : missing);
  }
}

function scatter(from: usize, to: usize, counts: usize, length: u32, digit: u32): void {
  const starts = counts + ((digit << DIGIT_BITS) << 2);
  let start: u32 = 0;
  for (let value: u32 = 0; value < DIGITS; value++) {
    const count = load<u32>(starts + (value << 2));
    store<u32>(starts + (value << 2), start);
    start += count;
  }
  for (let at: u32 = 0; at < length; at++) {
    const key = load<u32>(from + (at << 2));
    const place = starts + (digitOf(key, digit) << 2);
    const next = load<u32>(place);
    store<u32>(place, next + 1);
    store<u32>(to + (next << 2), key);
  }
}

function digitOf(key: u32, digit: u32): u32 {
  return (key >>> (digit * DIGIT_BITS)) & DIGIT_MASK;
}

/** An unsigned number whose order is that of values. -0 becomes 0. */
function keyOf(value: f32): u32 {
  const bits = reinterpret<u32>(value + (0.0 as f32));
  return bits ^ ((((bits as i32) >> 31) as u32) | 0x80000000);
}

function valueOf(key: u32): f32 {
  const sign = (key >>> 31) - 1;
  return reinterpret<f32>(key ^ (sign | 0x80000000));
}

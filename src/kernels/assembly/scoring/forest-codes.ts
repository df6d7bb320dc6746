/**
 * Codes of a byte instead of values, so that one instruction compares 16 rows. A value's code is the number of thresholds
 * below it. Compares are signed; a missing value's code is the highest or the lowest, as the node that asks would have it,
 * and there are complements, for nodes that ask the other way round.
 */
import { Forest } from './forest-frame';

/** Not a power of two, so that the columns of a row do not compete for places in the cache. */
export const CODE_STRIDE: u32 = 576;

const NUMERIC: u32 = 0;
/** Out of the page's codes. */
const ELSEWHERE: u32 = 255;

@unmanaged
class Input {
  kind: u32;
  /** f32 or u32 [rows]. */
  raw: usize;
  /** f32 [2^steps - 1], ascending, infinite past the last one. */
  thresholds: usize;
  steps: u32;
  /** Of a categorical column: the page's first code, how many it has, and the column's highest. */
  first: u32;
  count: u32;
  highest: u32;
  /** Where codes go, or 0: missing highest, missing lowest, and the complements of both. A categorical column has the first. */
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
    if (input.kind === NUMERIC) encodeNumbers(f, input, raw, blocks);
    else encodeCategories(f.codes + input.high, input, raw, blocks);
  }
}

function encodeNumbers(f: Forest, input: Input, raw: usize, blocks: u32): void {
  const counts = f.scratch;
  for (let block: u32 = 0; block < blocks; block++) {
    const from = raw + (block << 6);
    for (let row: u32 = 0; row < 16; row++) {
      store<u8>(counts + row, countBelow(input.thresholds, input.steps, load<f32>(from + (row << 2))));
    }
    const count = v128.load(counts);
    const missing = missingOf(from);
    const high = v128.bitselect(i8x16.splat(127), i8x16.sub(count, i8x16.splat(-128)), missing);
    const low = v128.bitselect(i8x16.splat(-128), i8x16.sub(count, i8x16.splat(127)), missing);
    const to = f.codes + (block << 4);
    if (input.high !== NOWHERE) v128.store(to + input.high, high);
    if (input.low !== NOWHERE) v128.store(to + input.low, low);
    if (input.highComplement !== NOWHERE) v128.store(to + input.highComplement, v128.not(high));
    if (input.lowComplement !== NOWHERE) v128.store(to + input.lowComplement, v128.not(low));
  }
}

const NOWHERE: usize = 0xffff_ffff;

function countBelow(thresholds: usize, steps: u32, value: f32): u32 {
  let count: u32 = 0;
  for (let step: u32 = (1 << steps) >>> 1; step > 0; step >>>= 1) {
    const threshold = load<f32>(thresholds + ((count + step - 1) << 2));
    count += value > threshold ? step : 0;
  }
  return count;
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

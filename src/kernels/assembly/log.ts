/** src/core/exact/log.ts, operation for operation: the same bits. Copyright notice and source are there. */
import { PAIR_HALF, PAIR_ONE, PAIR_TWO, pair } from './pair';

const LN2_HIGH = memory.data<f64>([6.9314718036912381649e-1]);
const LN2_LOW = memory.data<f64>([1.90821492927058770002e-10]);
const LG1 = memory.data<f64>([6.66666666666673513e-1]);
const LG2 = memory.data<f64>([3.999999999940941908e-1]);
const LG3 = memory.data<f64>([2.857142874366239149e-1]);
const LG4 = memory.data<f64>([2.222219843214978396e-1]);
const LG5 = memory.data<f64>([1.818357216161805012e-1]);
const LG6 = memory.data<f64>([1.531383769920937332e-1]);
const LG7 = memory.data<f64>([1.479819860511658591e-1]);
const THIRD = memory.data<f64>([0.33333333333333333]);

/** Of the upper word of a float64. */
const FRACTION = memory.data<i64>([0xfffff]);
const ROUND = memory.data<i64>([0x95f64]);
const CARRY = memory.data<i64>([0x100000]);
const ONE_HIGH = memory.data<i64>([0x3ff00000]);
const LOW = memory.data<i64>([0xffffffff]);
const BIAS = memory.data<i64>([1023]);
const MIDDLE_FROM = memory.data<i64>([0x6147a]);
const MIDDLE_TO = memory.data<i64>([0x6b851]);

/**
 * Of two numbers from 1 to 2. Where that code has a case for k = 0, the general case gives the same bits: it adds and
 * subtracts zeros, and a difference and its reverse differ in sign alone.
 */
export function logOfTwo(x: v128): v128 {
  const words = i64x2.shr_u(x, 32);
  const fraction = v128.and(words, pair(FRACTION));
  const carry = v128.and(i64x2.add(fraction, pair(ROUND)), pair(CARRY));
  const upper = v128.or(fraction, v128.xor(carry, pair(ONE_HIGH)));
  const mantissa = v128.or(i64x2.shl(upper, 32), v128.and(x, pair(LOW)));
  const exponent = i64x2.add(i64x2.sub(i64x2.shr_u(words, 20), pair(BIAS)), i64x2.shr_u(carry, 20));
  // From the low words of the two lanes.
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 0, 2, 0, 2));
  const kHigh = f64x2.mul(k, pair(LN2_HIGH));
  const kLow = f64x2.mul(k, pair(LN2_LOW));
  const f = f64x2.sub(mantissa, pair(PAIR_ONE));

  const s = f64x2.div(f, f64x2.add(pair(PAIR_TWO), f));
  const z = f64x2.mul(s, s);
  const r = polynomial(z, f64x2.mul(z, z));
  const half = f64x2.mul(f64x2.mul(pair(PAIR_HALF), f), f);
  const byHalf = f64x2.sub(half, f64x2.add(f64x2.mul(s, f64x2.add(half, r)), kLow));
  const plain = f64x2.sub(f64x2.mul(s, f64x2.sub(f, r)), kLow);
  const third = f64x2.mul(pair(THIRD), f);
  const square = f64x2.mul(f64x2.mul(f, f), f64x2.sub(pair(PAIR_HALF), third));
  const nearOne = f64x2.sub(square, kLow);

  // Both differences are at least 0 and one is more: their bits, joined, are a positive number.
  const joined = v128.or(i64x2.sub(fraction, pair(MIDDLE_FROM)), i64x2.sub(pair(MIDDLE_TO), fraction));
  const inMiddle = i64x2.gt_s(joined, i64x2.splat(0));
  const near = i64x2.lt_s(v128.and(i64x2.add(fraction, i64x2.splat(2)), pair(FRACTION)), i64x2.splat(3));
  const part = v128.bitselect(nearOne, v128.bitselect(byHalf, plain, inMiddle), near);
  return f64x2.sub(kHigh, f64x2.sub(part, f));
}

function polynomial(z: v128, w: v128): v128 {
  let even = f64x2.add(pair(LG4), f64x2.mul(w, pair(LG6)));
  even = f64x2.mul(w, f64x2.add(pair(LG2), f64x2.mul(w, even)));
  let odd = f64x2.add(pair(LG5), f64x2.mul(w, pair(LG7)));
  odd = f64x2.add(pair(LG3), f64x2.mul(w, odd));
  odd = f64x2.mul(z, f64x2.add(pair(LG1), f64x2.mul(w, odd)));
  return f64x2.add(odd, even);
}

/** src/core/exact/exp.ts, operation for operation: the same bits. Copyright notice and source are there. */
import { PAIR_ONE, PAIR_TWO, pair } from './pair';

const OVERFLOW: f64 = 7.09782712893383973096e2;
const UNDERFLOW: f64 = -7.4513321910194110842e2;
const LN2_HIGH: f64 = 6.9314718036912381649e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const INVERSE_LN2: f64 = 1.442695040888963387;
const P1: f64 = 1.66666666666666019037e-1;
const P2: f64 = -2.77777777770155933842e-3;
const P3: f64 = 6.61375632143793436117e-5;
const P4: f64 = -1.6533902205465251539e-6;
const P5: f64 = 4.13813679705723846039e-8;
const HALF_LN2: f64 = (0x162e43 as f64) / (0x400000 as f64);
const THREE_HALVES_LN2: f64 = (0x10a2b2 as f64) / (0x100000 as f64);
const TINY: f64 = 1.0 / (0x10000000 as f64);
const E: f64 = 2.718281828459045;

/** The same, and a few others, for `pair`. */
const PAIR_INVERSE_LN2 = memory.data<f64>([INVERSE_LN2]);
const PAIR_THREE_HALVES_LN2 = memory.data<f64>([THREE_HALVES_LN2]);
const PAIR_HALF_LN2 = memory.data<f64>([HALF_LN2]);
const PAIR_LN2_HIGH = memory.data<f64>([LN2_HIGH]);
const PAIR_LN2_LOW = memory.data<f64>([LN2_LOW]);
const PAIR_TINY = memory.data<f64>([TINY]);
const PAIR_P1 = memory.data<f64>([P1]);
const PAIR_P2 = memory.data<f64>([P2]);
const PAIR_P3 = memory.data<f64>([P3]);
const PAIR_P4 = memory.data<f64>([P4]);
const PAIR_P5 = memory.data<f64>([P5]);
const PAIR_MINUS_HALF = memory.data<f64>([-0.5]);
const PAIR_MINUS_ONE = memory.data<f64>([-1.0]);
const PAIR_BIAS = memory.data<i64>([1023]);
/** Below it lie results that are no normal numbers. */
const PAIR_LOWEST = memory.data<f64>([-708.0]);

/** e^-|m| of two numbers. */
export function expOfMagnitude(margin: v128): v128 {
  const x = f64x2.neg(f64x2.abs(margin));
  if (v128.any_true(f64x2.lt(x, pair(PAIR_LOWEST)))) {
    return f64x2(exp(f64x2.extract_lane(x, 0)), exp(f64x2.extract_lane(x, 1)));
  }
  return expOfTwo(x);
}

export function exp(x: f64): f64 {
  if (!(x >= UNDERFLOW && x <= OVERFLOW)) return x < UNDERFLOW ? 0 : x > OVERFLOW ? Infinity : NaN;
  const magnitude = abs<f64>(x);
  if (magnitude < HALF_LN2) {
    return magnitude < TINY ? 1.0 + x : 1.0 - ((x * tail(x)) / (tail(x) - 2.0) - x);
  }
  if (x === 1.0) return E;
  const k =
    magnitude < THREE_HALVES_LN2
      ? copysign<f64>(1.0, x)
      : trunc<f64>(INVERSE_LN2 * x + copysign<f64>(0.5, x));
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const reduced = high - low;
  const c = tail(reduced);
  return scale(1.0 - (low - (reduced * c) / (2.0 - c) - high), k as i32);
}

/** Of two numbers from -708 to 0: each takes the same steps as alone, choices made by masks. */
function expOfTwo(x: v128): v128 {
  const magnitude = f64x2.neg(x);
  const far = f64x2.trunc(f64x2.add(f64x2.mul(pair(PAIR_INVERSE_LN2), x), pair(PAIR_MINUS_HALF)));
  const near = f64x2.lt(magnitude, pair(PAIR_THREE_HALVES_LN2));
  const nearer = f64x2.lt(magnitude, pair(PAIR_HALF_LN2));
  const k = v128.andnot(v128.bitselect(pair(PAIR_MINUS_ONE), far, near), nearer);
  const high = f64x2.sub(x, f64x2.mul(k, pair(PAIR_LN2_HIGH)));
  const low = f64x2.mul(k, pair(PAIR_LN2_LOW));
  const reduced = f64x2.sub(high, low);
  const c = tailOfTwo(reduced);
  const quotient = f64x2.div(f64x2.mul(reduced, c), f64x2.sub(pair(PAIR_TWO), c));
  const y = f64x2.sub(pair(PAIR_ONE), f64x2.sub(f64x2.sub(low, quotient), high));
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  const power = i64x2.shl(i64x2.add(whole, pair(PAIR_BIAS)), 52);
  const tiny = f64x2.lt(magnitude, pair(PAIR_TINY));
  return v128.bitselect(f64x2.add(pair(PAIR_ONE), x), f64x2.mul(y, power), tiny);
}

function tailOfTwo(x: v128): v128 {
  const t = f64x2.mul(x, x);
  let sum = f64x2.add(pair(PAIR_P4), f64x2.mul(t, pair(PAIR_P5)));
  sum = f64x2.add(pair(PAIR_P3), f64x2.mul(t, sum));
  sum = f64x2.add(pair(PAIR_P2), f64x2.mul(t, sum));
  sum = f64x2.add(pair(PAIR_P1), f64x2.mul(t, sum));
  return f64x2.sub(x, f64x2.mul(t, sum));
}

function tail(x: f64): f64 {
  const t = x * x;
  return x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
}

function scale(y: f64, k: i32): f64 {
  if (k > 1023) return y * 2.0 * powerOfTwo(1023);
  if (k >= -1022) return y * powerOfTwo(k);
  return y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
}

function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>(((k + 1023) as i64) << 52);
}

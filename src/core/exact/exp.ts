/**
 * `exp` after FreeBSD msun `e_exp.c` (Sun Microsystems 1993, 2004, fdlibm), in IEEE additions, multiplications and
 * divisions alone: the same bits under every engine and CPU, which `Math.exp` does not promise. Words of the C code
 * that pick a range by the high half of a double are comparisons with the very double here.
 *
 * Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute
 * this software is freely granted, provided that this notice is preserved.
 */

const OVERFLOW = 7.09782712893383973096e2;
const UNDERFLOW = -7.4513321910194110842e2;
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const INVERSE_LN2 = 1.442695040888963387;
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465251539e-6;
const P5 = 4.13813679705723846039e-8;

// Doubles with the high words 0x3fd62e43 and 0x3ff0a2b2 and a low word of 0.
const HALF_LN2 = 0x162e43 / 0x400000;
const THREE_HALVES_LN2 = 0x10a2b2 / 0x100000;
const TINY = 1 / 0x10000000;

/** e^x, error under 1 ulp; `exp(1)` is `Math.E`. NaN gives NaN, above 709.78 Infinity, below -745.13 zero. */
export function exp(x: number): number {
  if (!(x >= UNDERFLOW && x <= OVERFLOW)) return x < UNDERFLOW ? 0 : x > OVERFLOW ? Infinity : NaN;
  const magnitude = Math.abs(x);
  if (magnitude < HALF_LN2) return magnitude < TINY ? 1 + x : 1 - ((x * tail(x)) / (tail(x) - 2) - x);
  // V8's own special case: the polynomial would miss the last bit of e.
  if (x === 1) return Math.E;
  const k = magnitude < THREE_HALVES_LN2 ? Math.sign(x) : Math.trunc(INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5));
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const reduced = high - low;
  const c = tail(reduced);
  return scale(1 - (low - (reduced * c) / (2 - c) - high), k);
}

function tail(x: number): number {
  const t = x * x;
  return x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
}

// Exact powers of two, so that no bits of a double need to be put together by hand.
const POWERS = powersOfTwo();
const LOWEST = -1022;

function scale(y: number, k: number): number {
  if (k > 1023) return y * 2 * (POWERS[1023 - LOWEST] as number);
  if (k >= LOWEST) return y * (POWERS[k - LOWEST] as number);
  // Subnormal results are rounded once, by the last product.
  return y * (POWERS[k + 1000 - LOWEST] as number) * (POWERS[-1000 - LOWEST] as number);
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(1023 + 1022 + 1);
  let power = 2.2250738585072014e-308;
  for (let index = 0; index < powers.length; index += 1) {
    powers[index] = power;
    power *= 2;
  }
  return powers;
}

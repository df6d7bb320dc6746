/**
 * `log` after FreeBSD msun `e_log.c` (Sun Microsystems 1993, fdlibm), in IEEE additions, multiplications and divisions
 * alone: the same bits under every engine and CPU, which `Math.log` does not promise.
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc.
 * business. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
 * is preserved.
 */

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LG1 = 6.66666666666673513e-1;
const LG2 = 3.999999999940941908e-1;
const LG3 = 2.857142874366239149e-1;
const LG4 = 2.222219843214978396e-1;
const LG5 = 1.818357216161805012e-1;
const LG6 = 1.531383769920937332e-1;
const LG7 = 1.479819860511658591e-1;
const TWO_TO_54 = 0x40000000000000;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

// One double seen as two words; the high word is the second, as every platform of Node.js is little endian.
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Natural logarithm, error under 1 ulp. `log(0)` is -Infinity, of a negative number or NaN it is NaN. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const subnormal = x < SMALLEST_NORMAL;
  double[0] = subnormal ? x * TWO_TO_54 : x;
  const high = words[1] as number;
  const fraction = high & 0xfffff;
  // x = 2^k (1 + f) with sqrt(2)/2 < 1 + f < sqrt(2).
  const carry = (fraction + 0x95f64) & 0x100000;
  words[1] = fraction | (carry ^ 0x3ff00000);
  const k = (high >>> 20) - 1023 + (carry >>> 20) - (subnormal ? 54 : 0);
  const f = double[0] - 1;
  return (0xfffff & (2 + fraction)) < 3 ? nearOne(f, k) : general(f, k, fraction);
}

// |f| < 2^-20
function nearOne(f: number, k: number): number {
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
  const r = f * f * (0.5 - 0.33333333333333333 * f);
  return k === 0 ? f - r : k * LN2_HIGH - (r - k * LN2_LOW - f);
}

function general(f: number, k: number, fraction: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (LG2 + w * (LG4 + w * LG6));
  const odd = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
  const r = odd + even;
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f;
    if (k === 0) return f - (half - s * (half + r));
    return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  if (k === 0) return f - s * (f - r);
  return k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}

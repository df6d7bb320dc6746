/**
 * Sums of products of integers, exact whatever their order, though the sums outgrow the 53 bits of a double. Each
 * product is cut into a multiple of 2^26 and a rest; both parts are summed without rounding, and one addition at the
 * end rounds once.
 */
import { powerOfTwo } from '../power-of-two.ts';

// At this magnitude doubles are 2^26 apart: adding and taking it off rounds to a multiple of that.
const CUT = 1.5 * powerOfTwo(78);

/**
 * The correctly rounded sum of a[i] * b[i].
 *
 * Bounds: |a[i] * b[i]| <= 2^52, at most 2^26 terms. Then both parts' sums stay at or below 2^52 of their own units.
 */
export function exactDot(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let high = 0;
  let low = 0;
  for (let index = 0; index < a.length; index++) {
    const product = (a[index] as number) * (b[index] as number);
    const cut = product + CUT - CUT;
    high += cut;
    low += product - cut;
  }
  return high + low;
}

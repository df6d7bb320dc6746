/**
 * Exactly rounded floating-point summation: J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast
 * Robust Geometric Predicates" (1997), as Python's `math.fsum` uses it.
 */
import { MlopsError } from '../error.ts';

/**
 * The sum of `values`, rounded once: the double nearest to the true sum, ties to even. Being the rounding of a
 * mathematical value, it is the same for every order of the terms. About 0.1 µs per term. The empty sum is 0.
 *
 * @throws MlopsError `SUM_NOT_FINITE` when a term, or a partial sum on the way, is NaN or infinite
 */
export function exactSum(values: Iterable<number>): number {
  // Non-overlapping, of increasing magnitude, none zero: together the exact sum so far.
  const partials: number[] = [];
  let position = 0;
  for (const value of values) {
    addTo(partials, value, position);
    position += 1;
  }
  return rounded(partials);
}

function addTo(partials: number[], value: number, position: number): void {
  let x = value;
  let kept = 0;
  for (let index = 0; index < partials.length; index += 1) {
    let y = partials[index] as number;
    if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
    const high = x + y;
    const low = y - (high - x);
    if (low !== 0) {
      partials[kept] = low;
      kept += 1;
    }
    x = high;
  }
  if (!Number.isFinite(x)) throw notFinite(value, position);
  partials.length = kept;
  if (x !== 0) partials.push(x);
}

function rounded(partials: readonly number[]): number {
  let index = partials.length - 1;
  if (index < 0) return 0;
  let high = partials[index] as number;
  let low = 0;
  while (index > 0 && low === 0) {
    index -= 1;
    const x = high;
    const y = partials[index] as number;
    high = x + y;
    low = y - (high - x);
  }
  // `high` was rounded half to even as if nothing followed `low`; a further partial of the same sign breaks the tie.
  const next = index > 0 ? (partials[index - 1] as number) : 0;
  if ((low < 0 && next < 0) || (low > 0 && next > 0)) {
    const doubled = low * 2;
    const moved = high + doubled;
    if (moved - high === doubled) return moved;
  }
  return high;
}

function notFinite(value: number, position: number): MlopsError {
  const what = Number.isFinite(value)
    ? `the sum overflows at term ${position} (\`${value}\`)`
    : `term ${position} of a sum is \`${value}\``;
  return new MlopsError({ code: 'SUM_NOT_FINITE', message: `${what}, so that there is no exact sum` });
}

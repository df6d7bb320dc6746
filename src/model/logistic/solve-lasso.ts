/**
 * Minimises g·d + d'Hd / 2 + penalty × sum of |w + d| over the step d by cyclic coordinate descent (Friedman, Hastie and
 * Tibshirani, 2010), in one fixed order: the step of a proximal Newton method (Lee, Sun and Saunders, 2014).
 */
const MAX_SWEEPS = 10_000;

/**
 * @param hessian symmetric, positive on the diagonal; square, row-major; the lower triangle is read
 * @param gradient of the smooth part
 * @param weights where the step starts; weight 0 is the bias, which is not penalised
 * @param tolerance ends when no coordinate moves by more in a sweep
 */
export function solveLasso(
  hessian: Float64Array,
  gradient: Float64Array,
  weights: Float64Array,
  penalty: number,
  tolerance: number,
): Float64Array {
  const size = gradient.length;
  const full = mirror(hessian, size);
  const step = new Float64Array(size);
  // gradient + H d, kept up to date.
  const slope = gradient.slice();
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let largest = 0;
    for (let index = 0; index < size; index++) {
      const curvature = full[index * size + index] as number;
      const at = (weights[index] as number) + (step[index] as number);
      const wanted = at - (slope[index] as number) / curvature;
      const next = index === 0 ? wanted : shrink(wanted, penalty / curvature);
      const change = next - at;
      if (change === 0) continue;
      step[index] = (step[index] as number) + change;
      for (let other = 0; other < size; other++) {
        slope[other] = (slope[other] as number) + change * (full[index * size + other] as number);
      }
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest <= tolerance) break;
  }
  return step;
}

/** Soft thresholding. */
function shrink(value: number, by: number): number {
  if (value > by) return value - by;
  return value < -by ? value + by : 0;
}

function mirror(lower: Float64Array, size: number): Float64Array {
  const full = lower.slice();
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      full[column * size + row] = lower[row * size + column] as number;
    }
  }
  return full;
}

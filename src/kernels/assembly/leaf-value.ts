/** src/model/gbdt/trees/leaf-value.ts, operation for operation. */

/** The value before the learning rate of a leaf with these sums. */
export function leafValue(gradient: f64, curvature: f64, l1: f64, lower: f64, upper: f64): f64 {
  return max<f64>(lower, min<f64>(upper, freeValue(gradient, curvature, l1)));
}

/** Twice what the leaf's value takes off the regularised loss. */
export function leafWorth(gradient: f64, curvature: f64, l1: f64, lower: f64, upper: f64): f64 {
  const value = leafValue(gradient, curvature, l1, lower, upper);
  if (value !== freeValue(gradient, curvature, l1)) {
    return -(2.0 * gradient * value + 2.0 * l1 * abs<f64>(value) + curvature * value * value);
  }
  const part = softThreshold(gradient, l1);
  return curvature === 0.0 ? 0.0 : (part * part) / curvature;
}

function freeValue(gradient: f64, curvature: f64, l1: f64): f64 {
  return curvature === 0.0 ? 0.0 : -softThreshold(gradient, l1) / curvature;
}

function softThreshold(gradient: f64, l1: f64): f64 {
  if (gradient > l1) return gradient - l1;
  return gradient < -l1 ? gradient + l1 : 0.0;
}

/** Standardised inputs: `standardise` of src/model/logistic/score-logistic.ts, operation for operation. */

/** What a numeric column and the model say. */
@unmanaged
export class Standard {
  median: f64;
  mean: f64;
  scale: f64;
  bound: f64;
  perUnit: f64;
  unit: f64;
}

/** Of two rows from float32 numbers at `at`, as multiples of the unit. */
export function standardise(at: usize, s: Standard): v128 {
  const given = f64x2.promote_low_f32x4(v128.load64_zero(at));
  const value = v128.bitselect(given, f64x2.splat(s.median), f64x2.eq(given, given));
  const scaled = f64x2.mul(f64x2.sub(value, f64x2.splat(s.mean)), f64x2.splat(s.scale));
  const cut = f64x2.min(f64x2.max(scaled, f64x2.splat(-s.bound)), f64x2.splat(s.bound));
  const steps = f64x2.floor(f64x2.add(f64x2.mul(cut, f64x2.splat(s.perUnit)), f64x2.splat(0.5)));
  // The steps are float32.
  const single = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(steps));
  return f64x2.mul(single, f64x2.splat(s.unit));
}

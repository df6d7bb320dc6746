/** 2^exponent, exactly, for exponents from -1022 to 1023; Math.pow may be the platform's C library. */
export function powerOfTwo(exponent: number): number {
  const base = exponent < 0 ? 0.5 : 2;
  let power = 1;
  for (let step = Math.abs(exponent); step > 0; step--) power *= base;
  return power;
}

/**
 * Rounds to the nearest multiple of 2^-bits, halves up. Exact as long as |value| * 2^bits < 2^52; the same four
 * operations stand in exported graphs. Never -0.
 */
export function roundToGrid(value: number, bits: number): number {
  const unit = powerOfTwo(bits);
  return Math.floor(value * unit + 0.5) / unit + 0;
}

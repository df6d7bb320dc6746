const LARGEST = 3.402_823_466_385_288_6e38;

/** The values that are not missing (NaN), infinities as the largest float32 of their sign: JSON has no infinity. */
export function withinFloat32(values: Float32Array): Float32Array {
  const present = values.filter((value) => !Number.isNaN(value));
  for (let row = 0; row < present.length; row++) {
    present[row] = Math.max(-LARGEST, Math.min(LARGEST, present[row] as number));
  }
  return present;
}

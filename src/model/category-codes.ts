/** Codes of categories as float32, shape [rows]: the place in `categories`, NaN for missing and unseen ones. */
export function categoryCodes(values: readonly string[], categories: readonly string[]): Float32Array {
  const codes = new Map(categories.map((category, code) => [category, code]));
  return Float32Array.from(values, (value) => codes.get(value) ?? Number.NaN);
}

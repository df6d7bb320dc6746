/** Codes of categories as float32, shape [rows]: the place in `categories`, NaN for missing and unseen ones. */
export function categoryCodes(values: readonly string[], categories: readonly string[]): Float32Array {
  const codes = new Map(categories.map((category, code) => [category, code]));
  const coded = new Float32Array(values.length);
  // A plain loop: `from` with a function takes four times as long.
  for (let row = 0; row < values.length; row++) coded[row] = codes.get(values[row] as string) ?? Number.NaN;
  return coded;
}

/** Enough for people; JSON has all. */
const DIGITS = 4;

/**
 * Two numbers for a sentence: 4 significant digits, and as many more as it takes to see that they differ.
 * Equal numbers have the same text, others never.
 */
export function distinctDigits(a: number, b: number): readonly [string, string] {
  if (Object.is(a, b) || !Number.isFinite(a) || !Number.isFinite(b))
    return [rounded(a, DIGITS), rounded(b, DIGITS)];
  for (let digits = DIGITS; digits < 17; digits++) {
    const texts = [rounded(a, digits), rounded(b, digits)] as const;
    if (texts[0] !== texts[1]) return texts;
  }
  return [String(a), String(b)];
}

function rounded(value: number, digits: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

/** The middle of two doubles, above `low`: that of two neighbours would be rounded to either. */
export function midpoint(low: number, high: number): number {
  const middle = (low + high) / 2;
  return middle > low ? middle : high;
}

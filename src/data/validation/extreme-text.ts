import type { Field } from '../profile/profile.ts';

/**
 * SQL of the text of a least or greatest value. Of equal numbers with different bits (the two zeros, the many NaN) an aggregate
 * keeps the one that some thread met first: all of them have one text.
 */
export function extremeText(value: string, { type }: Field): string {
  if (type !== 'number') return `CAST(${value} AS VARCHAR)`;
  return `CAST(CASE WHEN isnan(${value}) THEN 'nan'::DOUBLE ELSE ${value} + 0 END AS VARCHAR)`;
}

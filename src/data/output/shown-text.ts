import { ZONED } from '../types/typed-timestamp.ts';

/**
 * SQL of a value as text, whatever a file has there: the very first microseconds that 64 bits can count, which stand for a
 * missing value where a program has forgotten to say so, are no date to DuckDB, and are told as the number that they are.
 *
 * @param type its SQL type
 */
export function shownText(value: string, type: string): string {
  const text = `CAST(${value} AS VARCHAR)`;
  if (type !== 'TIMESTAMP' && type !== ZONED) return text;
  const first = `CAST('290309-12-22 (BC) 00:00:00' AS ${type})`;
  return `CASE WHEN isfinite(${value}) AND ${value} < ${first} THEN CAST(epoch_us(${value}) AS VARCHAR) ELSE ${text} END`;
}

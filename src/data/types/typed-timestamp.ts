/**
 * Times of day. A field without `timezone` holds times without a zone (TIMESTAMP), and takes those with one in UTC; a
 * field with `timezone` holds instants (TIMESTAMPTZ), and takes times without a zone as of that one.
 */
import type { Field } from '../../documents/profile.generated.ts';
import { quoteLiteral } from '../duckdb/sql.ts';

/** SQL type of a timestamp field's values. */
export function timestampType({ timezone }: Field): string {
  return timezone === undefined ? 'TIMESTAMP' : 'TIMESTAMPTZ';
}

/** SQL of a text's time, NULL where it is none: what DuckDB would guess (`24:00`, a lone hour) is not taken. */
export function timestampOf(text: string, field: Field): string {
  const is = (pattern: string) => `regexp_full_match(${text}, '${pattern}')`;
  return `CASE WHEN ${is(LOCAL)} THEN ${inZone(`TRY_CAST(${text} AS TIMESTAMP)`, field)}
    WHEN ${is(LOCAL + OFFSET)} THEN ${instant(`TRY_CAST(${text} AS TIMESTAMPTZ)`, field)} END`;
}

/** SQL of the time that a value of another SQL type is, NULL where microseconds cannot hold it. */
export function timestampFrom(value: string, found: string, field: Field): string {
  if (found === ZONED) return instant(value, field);
  const local = `TRY_CAST(${value} AS TIMESTAMP)`;
  // Back again and the same: no nanosecond was cut off.
  const exact =
    found === 'TIMESTAMP' ? local : `CASE WHEN TRY_CAST(${local} AS ${found}) = ${value} THEN ${local} END`;
  return inYears(local, 'TIMESTAMP', inZone(exact, field));
}

/**
 * SQL of `then` where the time or day lies in the years that a text can name, else NULL. What files have beyond them are
 * infinities and stand-ins for missing values, which DuckDB neither writes nor moves to another zone.
 *
 * @param type its SQL type
 */
export function inYears(time: string, type: string, then: string): string {
  const [first, last] = [`'0000-01-01 00:00:00'`, `'9999-12-31 23:59:59.999999'`];
  return `CASE WHEN ${time} BETWEEN CAST(${first} AS ${type}) AND CAST(${last} AS ${type}) THEN ${then} END`;
}

/** DuckDB's name of a type with a zone. */
export const ZONED = 'TIMESTAMP WITH TIME ZONE';

const LOCAL = '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6}0*)?)?';
const OFFSET = '(Z|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)';

function instant(zoned: string, { timezone }: Field): string {
  return inYears(zoned, ZONED, timezone === undefined ? `timezone('UTC', ${zoned})` : zoned);
}

// A time that a zone skips when its clocks go forward is none. Of two when they go back, the first is meant, as in
// Python and Java; DuckDB takes the second. The first is the one at the offset of a day before.
function inZone(local: string, { timezone }: Field): string {
  if (timezone === undefined) return local;
  const zone = quoteLiteral(timezone);
  const time = `timezone(${zone}, ${local})`;
  const dayBefore = `(${time} - INTERVAL 24 HOUR)`;
  const offset = `(timezone(${zone}, ${dayBefore}) - timezone('UTC', ${dayBefore}))`;
  const earlier = `timezone('UTC', ${local} - ${offset})`;
  return `CASE WHEN timezone(${zone}, ${time}) = ${local} THEN
    CASE WHEN timezone(${zone}, ${earlier}) = ${local} THEN least(${earlier}, ${time}) ELSE ${time} END END`;
}

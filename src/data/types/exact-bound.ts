/**
 * Bounds and lists of integers and decimals in SQL. DuckDB brings a value and a number of another scale to one type: that
 * has no room for both where they have many digits, and a number with an exponent is a float, which rounds the value. So a
 * bound is brought to the column's own type, to the side from which the answer stays the same.
 */
import { plainNumber } from './plain-number.ts';

/** The type of the column's values: integers, in units of the `scale`-th digit after the point. */
export interface ExactType {
  readonly sql: string;
  readonly scale: number;
  /** In units. */
  readonly least: bigint;
  readonly greatest: bigint;
}

export type Comparison = 'minimum' | 'maximum' | 'min_exclusive' | 'max_exclusive';

/** SQL that is true where the value breaks the bound, and NULL where it is missing. */
export function beyondBound(
  value: string,
  kind: Comparison,
  bound: number | string,
  type: ExactType,
): string {
  const { floor, ceiling } = unitsOf(bound, type.scale);
  switch (kind) {
    case 'minimum':
      return compared(value, '<', ceiling, type);
    case 'maximum':
      return compared(value, '>', floor, type);
    case 'min_exclusive':
      return compared(value, '<=', floor, type);
    case 'max_exclusive':
      return compared(value, '>=', ceiling, type);
  }
}

/** SQL that is true where the value is none of the list, and NULL where it is missing. */
export function notAmong(value: string, list: readonly (number | string)[], type: ExactType): string {
  const known = list.flatMap((item) => {
    const { floor, ceiling } = unitsOf(item, type.scale);
    return floor === ceiling && isWithin(floor, type) ? [literal(floor, type)] : [];
  });
  return known.length === 0 ? always(value) : `${value} NOT IN (${known.join(', ')})`;
}

function compared(value: string, sign: '<' | '<=' | '>' | '>=', units: bigint, type: ExactType): string {
  if (isWithin(units, type)) return `${value} ${sign} ${literal(units, type)}`;
  return sign.startsWith('<') === units > 0n ? always(value) : never(value);
}

const always = (value: string): string => `(${value} = ${value})`;
const never = (value: string): string => `(${value} <> ${value})`;

function isWithin(units: bigint, { least, greatest }: ExactType): boolean {
  return least <= units && units <= greatest;
}

function literal(units: bigint, { sql, scale }: ExactType): string {
  const text = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const point = text.length - scale;
  const places = scale === 0 ? '' : `.${text.slice(point)}`;
  return `CAST('${units < 0n ? '-' : ''}${text.slice(0, point)}${places}' AS ${sql})`;
}

/** The number in units of the last place: the nearest ones below and above, or twice the same. */
function unitsOf(number: number | string, scale: number): { floor: bigint; ceiling: bigint } {
  const plain = plainNumber(String(number));
  if (plain === undefined) throw new Error(`\`${number}\` is no number`);
  const [whole = '', fraction = ''] = plain.replace(/^[+-]/, '').split('.');
  const cut = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
  const more = fraction.length > scale ? 1n : 0n;
  return plain.startsWith('-') ? { floor: -cut - more, ceiling: -cut } : { floor: cut, ceiling: cut + more };
}

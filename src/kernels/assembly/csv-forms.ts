/** What the values of a column of a CSV file are written with: noted value by value, as csv.ts comes to its end. */

/** Where the host's side has them: src/data/csv/scan-csv-fast.ts. */
export const FORMS: usize = 8192;
export const MAX_COLUMNS: u32 = 16384;
export const TEXT: usize = FORMS + ((MAX_COLUMNS as usize) << 2);

// What a column's values are written with, beside digits and minuses.
export const PLUS: u32 = 1;
export const POINT: u32 = 2;
export const EXPONENT: u32 = 4;
export const OTHER: u32 = 8;
/** There is a value that is not ten characters, `2026-01-31`. */
const NO_DAY: u32 = 16;
/** Digits after the point, at most, stand above these bits. */
const PLACES: u32 = 8;
const MAX_PLACES: u32 = 255;

export function formOf(byte: u32): u32 {
  if (byte - 0x30 < 10) return 0;
  if (byte === 0x2d) return 0;
  if (byte === 0x2b) return PLUS;
  if (byte === 0x2e) return POINT;
  return (byte | 0x20) === 0x65 ? EXPONENT : OTHER;
}

export function note(column: u32, form: u32, field: u32, end: u32): void {
  const place = FORMS + (column << 2);
  const known = load<u32>(place);
  let next = known | form;
  if ((form & POINT) !== 0) {
    let places: u32 = 0;
    while (places < MAX_PLACES && load<u8>(TEXT + end - 1 - places) !== 0x2e) places++;
    if (places > known >> PLACES) next = (next & 255) | (places << PLACES);
  }
  if ((known & NO_DAY) === 0 && end > field && !isDay(field, end)) next |= NO_DAY;
  if (next !== known) store<u32>(place, next);
}

function isDay(field: u32, end: u32): bool {
  if (end - field !== 10) return false;
  for (let at: u32 = 0; at < 10; at++) {
    const byte = load<u8>(TEXT + field + at) as u32;
    if (at === 4 || at === 7 ? byte !== 0x2d : byte - 0x30 >= 10) return false;
  }
  return true;
}

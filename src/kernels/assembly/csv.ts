/**
 * Reads through records of a CSV file, 64 bytes at a time: the fast half of src/data/csv/csv-scanner.ts. Where a record is not
 * plainly well formed it stops, and the other half says what is wrong. Of each column it notes what its values are written
 * with, so that nobody has to look at each of them again.
 *
 * After Langdale, Lemire: Parsing Gigabytes of JSON per Second (2019): bytes that matter become bits of a word.
 */

import { FORMS, MAX_COLUMNS, TEXT, PLUS, POINT, EXPONENT, OTHER, formOf, note } from './csv-forms';

/** Where the host's side has them: src/data/csv/scan-csv-fast.ts. */
const STATE: usize = 4096;

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;

const MALFORMED: i32 = -1;
const UNFINISHED: i32 = -2;

const QUOTED_BREAK: u32 = 1;
const NOT_ASCII: u32 = 2;

@unmanaged
class State {
  delimiter: u32;
  quote: u32;
  /** Whether the first record holds names. */
  header: u32;
  /** Of the first record; 0 before it. */
  columns: u32;
  /** 0 before the first line end, 1: LF, 2: CR LF. */
  ending: u32;
  records: u32;
  /** Bytes of the longest record. */
  longest: u32;
  flags: u32;
  /** Where the first record ends. */
  firstEnd: u32;
}

/**
 * @param length of the text, which begins with a record; 64 bytes more can be read
 * @returns how many bytes whole records take, or MALFORMED
 */
export function scanRecords(length: u32): i32 {
  const s = changetype<State>(STATE);
  const delimiter = i8x16.splat(s.delimiter as i8);
  const quote = i8x16.splat(s.quote as i8);
  /** The first byte that was not looked at; the record's and the field's first one. */
  let at: u32 = 0;
  let record: u32 = 0;
  let field: u32 = 0;
  let column: u32 = 0;
  /** What earlier blocks hold of the field. */
  let carried: u32 = 0;
  for (let block: u32 = 0; block < length; block += 64) {
    if (at >= block + 64) continue;
    let ends: u64 = 0;
    let quotes: u64 = 0;
    let pluses: u64 = 0;
    let points: u64 = 0;
    let exponents: u64 = 0;
    let others: u64 = 0;
    let high: u64 = 0;
    let zeros: u64 = 0;
    for (let part: u32 = 0; part < 64; part += 16) {
      const v = v128.load(TEXT + block + part);
      const stop = v128.or(
        i8x16.eq(v, delimiter),
        v128.or(i8x16.eq(v, i8x16.splat(LF as i8)), i8x16.eq(v, i8x16.splat(CR as i8))),
      );
      const plus = i8x16.eq(v, i8x16.splat(0x2b));
      const minus = i8x16.eq(v, i8x16.splat(0x2d));
      const point = i8x16.eq(v, i8x16.splat(0x2e));
      const exponent = i8x16.eq(v128.or(v, i8x16.splat(0x20)), i8x16.splat(0x65));
      const digit = i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x30)), i8x16.splat(10));
      const known = v128.or(v128.or(minus, point), v128.or(exponent, digit));
      ends |= (i8x16.bitmask(stop) as u32 as u64) << part;
      quotes |= (i8x16.bitmask(i8x16.eq(v, quote)) as u32 as u64) << part;
      pluses |= (i8x16.bitmask(plus) as u32 as u64) << part;
      points |= (i8x16.bitmask(point) as u32 as u64) << part;
      exponents |= (i8x16.bitmask(exponent) as u32 as u64) << part;
      others |= (i8x16.bitmask(v128.not(v128.or(known, plus))) as u32 as u64) << part;
      high |= (i8x16.bitmask(v) as u32 as u64) << part;
      zeros |= (i8x16.bitmask(i8x16.eq(v, i8x16.splat(0))) as u32 as u64) << part;
    }
    const used: u64 = length - block < 64 ? ((1 as u64) << (length - block)) - 1 : ~(0 as u64);
    if ((zeros & used) !== 0) return MALFORMED;
    if ((high & used) !== 0) s.flags |= NOT_ASCII;
    const odd = pluses | points | exponents | others;
    let todo = (ends | quotes) & used;
    if (at > block) todo &= ~(0 as u64) << (at - block);
    while (todo !== 0) {
      const bit = ctz(todo) as u32;
      const here = block + bit;
      if (((quotes >> bit) & 1) !== 0) {
        // The record is read once more, byte by byte.
        const next = scanSlowly(s, record, length);
        if (next === UNFINISHED) return record as i32;
        if (next < 0) return MALFORMED;
        at = next as u32;
        record = at;
        field = at;
        column = 0;
        carried = 0;
        if (at >= block + 64) break;
        todo &= ~(0 as u64) << (at - block);
        continue;
      }
      const byte = load<u8>(TEXT + here) as u32;
      const from = field > block ? field - block : 0;
      // Bits of the field within this block.
      const own = (((1 as u64) << bit) - 1) & (~(0 as u64) << from);
      let form = carried;
      if ((odd & own) !== 0) {
        if ((pluses & own) !== 0) form |= PLUS;
        if ((points & own) !== 0) form |= POINT;
        if ((exponents & own) !== 0) form |= EXPONENT;
        if ((others & own) !== 0) form |= OTHER;
      }
      carried = 0;
      if (byte === s.delimiter) {
        if (column >= MAX_COLUMNS) return MALFORMED;
        note(column, form, field, here);
        column++;
        field = here + 1;
        todo &= todo - 1;
        continue;
      }
      if (column >= MAX_COLUMNS) return MALFORMED;
      at = here + 1;
      if (byte === CR) {
        if (at >= length) return record as i32;
        if (load<u8>(TEXT + at) !== LF) return MALFORMED;
        at++;
      }
      if (here > record) {
        note(column, form, field, here);
        if (!endRecord(s, column, here - record, here)) return MALFORMED;
      }
      if (!endLine(s, byte)) return MALFORMED;
      record = at;
      field = at;
      column = 0;
      if (at >= block + 64) break;
      todo &= ~(0 as u64) << (at - block);
    }
    if (field < block + 64) {
      const rest = used & (field > block ? ~(0 as u64) << (field - block) : ~(0 as u64));
      if ((odd & rest) !== 0) {
        if ((pluses & rest) !== 0) carried |= PLUS;
        if ((points & rest) !== 0) carried |= POINT;
        if ((exponents & rest) !== 0) carried |= EXPONENT;
        if ((others & rest) !== 0) carried |= OTHER;
      }
    }
  }
  return record as i32;
}

/** @returns where the next record begins, or UNFINISHED, or MALFORMED */
function scanSlowly(s: State, start: u32, length: u32): i32 {
  let column: u32 = 0;
  let at = start;
  for (;;) {
    if (at >= length) return UNFINISHED;
    let byte = load<u8>(TEXT + at) as u32;
    let field = at;
    let end: u32;
    let form: u32 = 0;
    if (byte === s.quote) {
      field = ++at;
      for (;;) {
        if (at >= length) return UNFINISHED;
        byte = load<u8>(TEXT + at);
        if (byte === s.quote) {
          if (at + 1 >= length) return UNFINISHED;
          if (load<u8>(TEXT + at + 1) !== (s.quote as u8)) break;
          at++;
        } else if (byte === LF) s.flags |= QUOTED_BREAK;
        if (byte === 0) return MALFORMED;
        if (byte >= 0x80) s.flags |= NOT_ASCII;
        form |= formOf(byte);
        at++;
      }
      end = at++;
      if (at >= length) return UNFINISHED;
      byte = load<u8>(TEXT + at);
    } else {
      let blanks = true;
      while (byte !== s.delimiter && byte !== LF && byte !== CR) {
        if (byte === s.quote && blanks && at > field) return MALFORMED;
        if (byte !== 0x20 && byte !== 0x09) blanks = false;
        if (byte === 0) return MALFORMED;
        if (byte >= 0x80) s.flags |= NOT_ASCII;
        form |= formOf(byte);
        if (++at >= length) return UNFINISHED;
        byte = load<u8>(TEXT + at);
      }
      end = at;
    }
    if (column >= MAX_COLUMNS) return MALFORMED;
    note(column, form, field, end);
    if (byte === s.delimiter) {
      column++;
      at++;
      continue;
    }
    const here = at++;
    if (byte === CR) {
      if (at >= length) return UNFINISHED;
      if (load<u8>(TEXT + at) !== LF) return MALFORMED;
      at++;
    } else if (byte !== LF) return MALFORMED;
    return endRecord(s, column, here - start, here) && endLine(s, byte) ? (at as i32) : MALFORMED;
  }
}

function endRecord(s: State, column: u32, bytes: u32, end: u32): bool {
  if (s.records === 0) {
    s.columns = column + 1;
    s.firstEnd = end;
    if (s.header !== 0) memory.fill(FORMS, 0, (column + 1) << 2);
    // By the first line break that it meets DuckDB knows how lines end.
    if ((s.flags & QUOTED_BREAK) !== 0) return false;
  } else if (column + 1 !== s.columns) return false;
  if (bytes > s.longest) s.longest = bytes;
  s.records++;
  return true;
}

function endLine(s: State, byte: u32): bool {
  const ending: u32 = byte === CR ? 2 : 1;
  if (s.ending === 0) s.ending = ending;
  return s.ending === ending && s.records > 0;
}

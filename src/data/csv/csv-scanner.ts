import {
  blankBeforeQuote,
  loneReturn,
  MAX_RECORD_BYTES,
  neverClosed,
  notClosedSoon,
  otherEnding,
  recordText,
  textAfterQuote,
  tooLong,
} from './csv-mistakes.ts';
import { csvFields } from './csv-record.ts';
import { TextCheck } from './csv-text-check.ts';
import type { CsvText, ScannedCsv } from './scanned-csv.ts';
import { wrongFieldCount } from './wrong-field-count.ts';

const LF = 0x0a;
const CR = 0x0d;

// What a byte is to the scanner.
const OTHER = 0;
const DELIMITER = 1;
const LINE_FEED = 2;
const RETURN = 3;
const QUOTE = 4;
const BLANK = 5;

const FIELD_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const QUOTE_IN_QUOTED = 3;
const AFTER_CR = 4;
/** Blanks alone since the field began. */
const BLANKS = 5;
const COMMENT = 6;

export class CsvScanner {
  private readonly text: CsvText;
  private readonly keep: ((bytes: Uint8Array) => void) | undefined;
  private readonly check: TextCheck;
  private readonly kinds = new Uint8Array(256);
  private readonly comment: number;
  private state = FIELD_START;
  private line: number;
  private recordLine: number;
  private quoteLine = 0;
  /** Delimiters seen in this record. */
  private delimiters = 0;
  private ending: 'LF' | 'CR LF' | undefined;
  private first: readonly string[] | undefined;
  private records = 0;
  private longest = 0;
  private isOdd: boolean;
  /** Place in the file of the chunk's first byte, and of the record's. */
  private offset: number;
  private recordStart: number;
  /** Bytes of the first record that earlier chunks held. */
  private head: Buffer[] = [];
  private chunk: Buffer = Buffer.alloc(0);
  /** From here on the chunk is still to be kept; -1 within lines that are not. */
  private keptFrom: number;

  constructor(text: CsvText, keep?: (bytes: Uint8Array) => void) {
    const { dialect, start } = text;
    this.text = text;
    this.keep = keep;
    this.line = start.line;
    this.recordLine = start.line;
    this.isOdd = start.line > 1;
    this.offset = start.bytes;
    this.recordStart = start.bytes;
    this.keptFrom = dialect.header ? -1 : 0;
    this.check = new TextCheck(text.path, dialect);
    this.comment = dialect.commentChar === '' ? -1 : dialect.commentChar.charCodeAt(0);
    for (const blank of [0x20, 0x09]) this.kinds[blank] = BLANK;
    this.kinds[dialect.delimiter.charCodeAt(0)] = DELIMITER;
    this.kinds[LF] = LINE_FEED;
    this.kinds[CR] = RETURN;
    this.kinds[dialect.quoteChar.charCodeAt(0)] = QUOTE;
  }

  take(chunk: Buffer): void {
    this.check.take(chunk, this.line);
    this.chunk = chunk;
    if (this.keptFrom > 0) this.keptFrom = 0;
    const { kinds } = this;
    const { length } = chunk;
    for (let at = 0; at < length; at++) {
      // Most bytes are of plain values: the shortest way for them.
      if (this.state === PLAIN) while (at < length && kinds[chunk[at] as number] === OTHER) at++;
      if (at < length) this.step(chunk[at] as number, at);
    }
    this.requireShort(length);
    if (this.first === undefined) this.head.push(chunk.subarray(Math.max(0, this.recordStart - this.offset)));
    this.keepUntil(length);
    this.offset += length;
  }

  end(): ScannedCsv {
    this.check.end(this.line);
    this.chunk = Buffer.alloc(0);
    if (this.state === QUOTED) {
      throw neverClosed(this.text.path, this.quoteLine);
    }
    if (this.state === AFTER_CR) throw loneReturn(this.text.path, this.line);
    if (this.state !== COMMENT && this.isInRecord()) this.record(0);
    const { first = [], records, longest, isOdd, ending } = this;
    return { first, records, longest, isOdd, ending };
  }

  private step(byte: number, at: number): void {
    const kind = this.kinds[byte] as number;
    switch (this.state) {
      case QUOTED:
        if (kind === QUOTE) this.state = QUOTE_IN_QUOTED;
        else if (kind === LINE_FEED) this.line++;
        return;
      case QUOTE_IN_QUOTED:
        if (kind === QUOTE) this.state = QUOTED;
        else if (!this.endOfField(kind, at)) throw textAfterQuote(this.text.path, this.quoteLine, this.line);
        return;
      case AFTER_CR:
        if (kind !== LINE_FEED) throw loneReturn(this.text.path, this.line);
        this.endOfLine('CR LF', at);
        return;
      case COMMENT:
        if (kind !== LINE_FEED) return;
        this.startLine(at);
        if (!this.text.dialect.header || this.first !== undefined) this.keptFrom = at + 1;
        return;
      default:
        if (!this.endOfField(kind, at)) this.inField(byte, kind, at);
    }
  }

  private inField(byte: number, kind: number, at: number): void {
    if (this.state === FIELD_START && this.delimiters === 0 && byte === this.comment) {
      this.keepUntil(at);
      this.keptFrom = -1;
      this.isOdd = true;
      this.state = COMMENT;
    } else if (kind === QUOTE && this.state === FIELD_START) {
      this.state = QUOTED;
      this.quoteLine = this.line;
    } else if (kind === QUOTE && this.state === BLANKS) {
      throw blankBeforeQuote(this.text.path, this.line);
    } else if (kind !== BLANK) this.state = PLAIN;
    else if (this.state === FIELD_START) this.state = BLANKS;
  }

  private endOfField(kind: number, at: number): boolean {
    if (kind === DELIMITER) {
      this.delimiters++;
      this.state = FIELD_START;
      return true;
    }
    if (kind === LINE_FEED) {
      this.endOfLine('LF', at);
      return true;
    }
    if (kind !== RETURN) return false;
    // An empty line is no record; `AFTER_CR` would hide that nothing stood on it.
    if (this.isInRecord()) this.record(at);
    this.state = AFTER_CR;
    return true;
  }

  private endOfLine(ending: 'LF' | 'CR LF', at: number): void {
    this.ending ??= ending;
    if (ending !== this.ending) {
      throw otherEnding(this.text.path, this.line, ending, this.ending);
    }
    if (ending === 'LF' && this.isInRecord()) this.record(at);
    if (this.records === 0) this.isOdd = true;
    // The header is not kept.
    else if (this.records === 1 && this.keptFrom === -1) this.keptFrom = at + 1;
    this.startLine(at);
  }

  private startLine(at: number): void {
    this.state = FIELD_START;
    this.line++;
    if (this.first === undefined) this.head = [];
    this.recordLine = this.line;
    this.recordStart = this.offset + at + 1;
  }

  private isInRecord(): boolean {
    return this.state !== FIELD_START || this.delimiters > 0;
  }

  private record(at: number): void {
    this.requireShort(at);
    this.longest = Math.max(this.longest, this.offset + at - this.recordStart);
    const fields = this.delimiters + 1;
    if (this.first === undefined) {
      const rest = this.chunk.subarray(Math.max(0, this.recordStart - this.offset), at);
      this.first = csvFields(Buffer.concat([...this.head, rest]).toString('utf8'), this.text.dialect);
      this.head = [];
      // By the first line break that it meets DuckDB knows how lines end, and one within quotes may be another.
      if (this.line > this.recordLine) this.isOdd = true;
    } else if (fields !== this.first.length) {
      throw wrongFieldCount(
        this.text,
        this.recordLine,
        recordText(this.text.reading, this.recordStart),
        fields,
        this.first,
      );
    }
    this.records++;
    this.delimiters = 0;
  }

  private requireShort(at: number): void {
    if (this.state === COMMENT || this.offset + at - this.recordStart <= MAX_RECORD_BYTES) return;
    const { path } = this.text;
    throw this.state === QUOTED ? notClosedSoon(path, this.quoteLine) : tooLong(path, this.recordLine);
  }

  private keepUntil(to: number): void {
    if (this.keep !== undefined && this.keptFrom >= 0 && to > this.keptFrom) {
      this.keep(this.chunk.subarray(this.keptFrom, to));
    }
  }
}

import { isUtf8 } from 'node:buffer';
import type { CsvDialect } from './csv-dialect.ts';
import { csvMalformed } from './csv-malformed.ts';

const LF = 0x0a;
const MARK = Buffer.from('\uFEFF');

/** Holds bytes that come in chunks to be UTF-8 without NUL, and names the line that is not. */
export class TextCheck {
  private readonly path: string;
  /** The bytes of a character that the last chunk has cut. */
  private cut: Buffer = Buffer.alloc(0);
  private lastByte = LF;
  private readonly borders: readonly number[];

  constructor(path: string, { delimiter, quoteChar }: Pick<CsvDialect, 'delimiter' | 'quoteChar'>) {
    this.path = path;
    this.borders = [LF, delimiter.charCodeAt(0), quoteChar.charCodeAt(0)];
  }

  /** @param line that the chunk begins in */
  take(chunk: Buffer, line: number): void {
    const text = this.cut.length === 0 ? chunk : Buffer.concat([this.cut, chunk]);
    const whole = wholeCharacters(text);
    this.cut = text.subarray(whole);
    const good = text.subarray(0, whole);
    if (!isUtf8(good) || good.includes(0)) this.findMistake(good, line);
    this.refuseMarks(good, line);
    this.lastByte = good.at(-1) ?? this.lastByte;
  }

  /** @param line that the text ends in */
  end(line: number): void {
    if (this.cut.length > 0) throw this.notUtf8(line);
  }

  /** DuckDB's binding drops one that begins a value: another value would be read. Within a value it is a character. */
  private refuseMarks(text: Buffer, first: number): void {
    for (let at = text.indexOf(MARK); at !== -1; at = text.indexOf(MARK, at + 1)) {
      const before = at === 0 ? this.lastByte : (text[at - 1] ?? LF);
      if (!this.borders.includes(before)) continue;
      const line = text.subarray(0, at).reduce((count, byte) => count + (byte === LF ? 1 : 0), first);
      throw csvMalformed(this.path, line, 'a byte order mark begins a value', [
        'were files joined that each begin with one? Join them without their marks and headers',
      ]);
    }
  }

  private findMistake(text: Buffer, first: number): void {
    for (let [start, line] = [0, first]; start < text.length; line++) {
      const end = text.indexOf(LF, start);
      const part = text.subarray(start, end === -1 ? undefined : end);
      if (!isUtf8(part)) throw this.notUtf8(line);
      if (part.includes(0)) {
        throw csvMalformed(this.path, line, 'it has a NUL character', ['was the file fully copied?']);
      }
      start = end === -1 ? text.length : end + 1;
    }
  }

  private notUtf8(line: number): Error {
    return csvMalformed(this.path, line, 'it is not UTF-8', [
      'save the file as UTF-8, or name its encoding in the dialect, such as `windows-1252`',
    ]);
  }
}

/** How many bytes of `text` there are before a character that is cut at its end. */
function wholeCharacters(text: Buffer): number {
  for (let back = 1; back <= 3 && back <= text.length; back++) {
    const byte = text[text.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? text.length - back : text.length;
  }
  return text.length;
}

/**
 * Walks the pages of column chunks before anybody reads their values: each header must make sense, and each page with a
 * checksum must fit it. A file without checksums costs a look at its first pages.
 */
import type { FileHandle } from 'node:fs/promises';
import { readThriftStruct, ThriftError, type ThriftStruct } from './compact-thrift.ts';
import { damagedParquet, encryptedParquet } from './damaged-parquet.ts';
import type { ParquetFooter } from './parquet-footer.ts';

/** Pages whose checksums fit, and pages that were found to have none; the ones behind them are not counted. */
export interface PageCounts {
  readonly verified: number;
  readonly unverifiable: number;
}

/**
 * Checks the pages of some of the columns; a mebibyte in memory.
 *
 * @param columns indices of `footer.columns`
 * @throws MlopsError INPUT_UNREADABLE, INPUT_ENCRYPTED
 */
export async function checkPages(
  file: FileHandle,
  path: string,
  footer: ParquetFooter,
  columns: readonly number[],
): Promise<PageCounts> {
  const window = new FileWindow(file, footer.start);
  let [verified, unverifiable] = [0, 0];
  for (const [group, { rows, chunks }] of footer.groups.entries()) {
    for (const column of columns) {
      const { name, leaves, flat } = footer.columns[column]!;
      const place = `column \`${name}\`, group of rows ${group + 1}`;
      for (const chunk of chunks.slice(...leaves)) {
        if (chunk.kind === 'encrypted') throw encryptedParquet(path, `column \`${name}\` is`);
        if (chunk.kind === 'elsewhere')
          throw damagedParquet(path, `the values of ${place} lie in another file`);
        if (flat && chunk.values !== rows) {
          throw damagedParquet(path, `${place}: it has ${chunk.values} values for ${rows} rows`);
        }
        const pages = new PageWalk(window, chunk.offset, chunk.values);
        const problem = await pages.walk();
        if (problem !== undefined) throw damagedParquet(path, `${place}: ${problem}`);
        verified += pages.verified;
        unverifiable += pages.unverifiable;
      }
    }
  }
  return { verified, unverifiable };
}

class PageWalk {
  verified = 0;
  unverifiable = 0;
  private readonly window: FileWindow;
  private readonly values: number;
  private at: number;

  constructor(window: FileWindow, offset: number, values: number) {
    this.window = window;
    this.at = offset;
    this.values = values;
  }

  /** What is wrong with the chunk. */
  async walk(): Promise<string | undefined> {
    let left = this.values;
    for (let page = 1; left > 0; page++) {
      const header = await this.window.header(this.at);
      if (header === undefined) return `page ${page} has no header that can be read`;
      const { values, bytes, crc, end } = header;
      if (end + bytes > this.window.end) return `page ${page} is said to reach beyond the end of the data`;
      if (values > left) return `its pages have more values than its ${this.values}`;
      if (crc === undefined) this.unverifiable++;
      else if ((await this.window.checksum(end, bytes)) === crc) this.verified++;
      else return `the checksum of page ${page} does not fit`;
      this.at = end + bytes;
      left -= values;
      // A writer that leaves the first page of values without a checksum leaves all without: a look at each of their
      // headers would cost as much as reading them.
      if (values > 0 && this.verified === 0) return undefined;
    }
    return undefined;
  }
}

interface PageHeader {
  /** Of the table, nulls among them; a dictionary has none. */
  readonly values: number;
  readonly bytes: number;
  readonly crc: number | undefined;
  /** Where the page's bytes begin. */
  readonly end: number;
}

const WINDOW_BYTES = 1 << 20;
/** Headers hold statistics, two values of any length. */
const HEADER_BYTES = 1 << 12;

/** A part of the file in memory that moves along. */
class FileWindow {
  /** Nothing is read from here on. */
  readonly end: number;
  private readonly file: FileHandle;
  private readonly buffer = Buffer.allocUnsafe(WINDOW_BYTES);
  private start = 0;
  private length = 0;

  constructor(file: FileHandle, end: number) {
    this.file = file;
    this.end = end;
  }

  async header(at: number): Promise<PageHeader | undefined> {
    if (!(at >= 4 && at < this.end)) return undefined;
    for (let bytes = HEADER_BYTES; ; bytes *= 16) {
      const part = await this.part(at, Math.min(bytes, WINDOW_BYTES, this.end - at));
      try {
        const { struct, end } = readThriftStruct(part);
        return pageHeader(struct, at + end);
      } catch (error) {
        if (!(error instanceof ThriftError)) throw error;
        if (!error.cut || part.length < bytes || bytes >= WINDOW_BYTES) return undefined;
      }
    }
  }

  async checksum(from: number, bytes: number): Promise<number> {
    let sum = 0;
    for (let at = from; at < from + bytes;) {
      const inside = at >= this.start && at < this.start + this.length;
      const available = inside ? this.start + this.length - at : WINDOW_BYTES;
      const part = await this.part(at, Math.min(available, from + bytes - at));
      if (part.length === 0) break;
      // Loaded with the first checksum: most files have none.
      sum = process.getBuiltinModule('node:zlib').crc32(part, sum);
      at += part.length;
    }
    return sum;
  }

  /** Bytes from `at` on, which are good until the next call; fewer at the end of the file. */
  private async part(at: number, bytes: number): Promise<Uint8Array> {
    const inside = at >= this.start && at + bytes <= this.start + this.length;
    if (!inside) {
      // A page with a checksum is read on and on, others are jumped over: read as much as was asked for at least.
      const wanted = bytes <= HEADER_BYTES ? HEADER_BYTES * 4 : WINDOW_BYTES;
      const { bytesRead } = await this.file.read(this.buffer, 0, Math.min(wanted, this.end - at), at);
      [this.start, this.length] = [at, bytesRead];
    }
    const from = at - this.start;
    return this.buffer.subarray(from, Math.min(from + bytes, this.length));
  }
}

const DATA = { v1: 0, dictionary: 2, v2: 3 };

function pageHeader(header: ThriftStruct, end: number): PageHeader | undefined {
  const [type, bytes, crc] = [header.get(1), header.get(3), header.get(4)];
  const part = header.get(type === DATA.v2 ? 8 : type === DATA.dictionary ? 7 : 5);
  const values = part instanceof Map ? part.get(1) : undefined;
  const known = type === DATA.v1 || type === DATA.v2 || type === DATA.dictionary;
  if (!known || !isCount(bytes) || !isCount(values)) return undefined;
  return {
    values: type === DATA.dictionary ? 0 : values,
    bytes,
    // A signed integer in the file.
    crc: typeof crc === 'number' ? crc >>> 0 : undefined,
    end,
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 2 ** 31;
}

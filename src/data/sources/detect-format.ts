import { open } from 'node:fs/promises';
import { MlopsError } from '../../core/error.ts';
import { decoderOf } from '../csv/csv-dialect.ts';
import { describeContent, type ForeignContent } from './describe-content.ts';
import { otherMark } from '../csv/foreign-bom.ts';
import { openingError } from './opening-error.ts';

export type TableFormat = 'parquet' | 'arrow' | 'csv';

/** How much of a file is looked at to tell what it is. */
const HEAD_BYTES = 4096;

/**
 * @param input what messages call it, and what opens it
 * @param encoding that the dialect names, should it be CSV
 * @throws MlopsError INPUT_EMPTY, INPUT_NOT_PARQUET, DIALECT_INVALID, INPUT_UNREADABLE with what the file is instead
 */
export async function detectFormat(
  input: { readonly path: string; readonly reading: string },
  encoding = 'utf-8',
): Promise<TableFormat> {
  const { path, reading } = input;
  const head = await readHead(reading, path);
  if (head.length === 0) throw emptyInput(path, 'is empty');
  const magic = head.subarray(0, 4).toString('latin1');
  // `PARE`: its footer is encrypted.
  if (magic === 'PAR1' || magic === 'PARE') return 'parquet';
  // Letters alone may begin a header as well.
  const isArrowFile = head.subarray(0, 8).toString('latin1') === 'ARROW1\0\0';
  if (isArrowFile || isArrowStream(head)) return 'arrow';
  const foreign = foreignContent(head, decoderOf(encoding).encoding);
  if (foreign !== undefined) {
    throw new MlopsError({
      code: 'INPUT_UNREADABLE',
      message: `\`${path}\` ${foreign.what}`,
      hints: [foreign.hint],
    });
  }
  if (/\.(parquet|pq)$/i.test(path)) {
    throw new MlopsError({
      code: 'INPUT_NOT_PARQUET',
      message: `\`${path}\` has the ending of Parquet but is not a Parquet file: it does not begin with \`PAR1\``,
      hints: [
        'a CSV file needs another extension, such as `.csv`',
        'was the file fully copied or downloaded?',
      ],
    });
  }
  return 'csv';
}

/** Text in UTF-16 has the zeros of what is no text, and may begin like anything. */
function foreignContent(head: Buffer, encoding: string): ForeignContent | undefined {
  if (encoding === 'utf-8') return describeContent(head, true);
  const other = otherMark(head, encoding);
  return other ?? (encoding.startsWith('utf-16') ? undefined : describeContent(head, false));
}

/** A mark that a message goes on, and its length, a multiple of eight. */
function isArrowStream(head: Buffer): boolean {
  if (head.length < 8 || head.readUInt32LE(0) !== 0xffff_ffff) return false;
  const length = head.readInt32LE(4);
  return length > 0 && length % 8 === 0;
}

/** @param path what messages call it */
export async function readHead(reading: string, path: string): Promise<Buffer> {
  try {
    const file = await open(reading, 'r');
    try {
      const buffer = Buffer.alloc(HEAD_BYTES);
      const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw openingError(path, error);
  }
}

export function emptyInput(path: string, what: string): MlopsError {
  return new MlopsError({
    code: 'INPUT_EMPTY',
    message: `\`${path}\` ${what}`,
    hints: ['did the job that writes it fail half-way?'],
  });
}

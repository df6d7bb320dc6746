/** What can be wrong with the form of a CSV file, each with what to do. */
import { textAt } from '../../core/files/text-at.ts';
import type { MlopsError } from '../../core/error.ts';
import { csvMalformed } from './csv-malformed.ts';

/** What DuckDB can hold in the least memory that we give it. */
export const MAX_RECORD_BYTES = 32 << 20;

const MOST = `${MAX_RECORD_BYTES >> 20} MiB`;
const CLOSE = 'close it, or double it if it is part of the value and the value stands in quotes';

export function neverClosed(path: string, line: number): MlopsError {
  return csvMalformed(path, line, 'a quote that opens here is never closed', [CLOSE]);
}

export function notClosedSoon(path: string, line: number): MlopsError {
  return csvMalformed(path, line, `a quote opens here that is not closed within ${MOST}`, [CLOSE]);
}

/** @param opened the line that the quoted value begins in */
export function textAfterQuote(path: string, opened: number, line: number): MlopsError {
  if (opened === line) {
    const hints = ['double a quote that is part of the value'];
    return csvMalformed(path, line, 'text follows a closing quote', hints);
  }
  return csvMalformed(
    path,
    opened,
    `a quote that opens here is closed on line ${line}, where text follows it`,
    ['was it never closed? Double a quote that is part of the value'],
  );
}

export function blankBeforeQuote(path: string, line: number): MlopsError {
  return csvMalformed(path, line, 'a blank stands between the delimiter and a quote', [
    'remove the blank if the quote opens the value; if it is part of the value, put the whole value into quotes and double it',
  ]);
}

export function otherEnding(path: string, line: number, ending: string, before: string): MlopsError {
  return csvMalformed(path, line, `it ends in ${ending}, the lines before it in ${before}`, [
    'save the file with the same line ends throughout',
  ]);
}

export function loneReturn(path: string, line: number): MlopsError {
  const hints = ['save the file with the line ends LF or CR LF'];
  return csvMalformed(path, line, 'a carriage return stands there alone', hints);
}

export function tooLong(path: string, line: number): MlopsError {
  const hints = ['is it a text file of lines? Its lines end in LF or CR LF'];
  return csvMalformed(path, line, `it is longer than ${MOST}`, hints);
}

/** The beginning of a record, for messages. */
export const recordText = (reading: string, start: number): string => textAt(reading, 256, start);

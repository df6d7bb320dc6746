import { pluralize } from '../../core/text/pluralize.ts';
import type { MlopsError } from '../../core/error.ts';
import type { CsvText } from './scanned-csv.ts';
import { csvMalformed } from './csv-malformed.ts';
import { delimiterHint } from './delimiter-hint.ts';

/**
 * A record that has not as many fields as the first one, told by what most likely happened.
 *
 * @param text how the record begins
 */
export function wrongFieldCount(
  { path, dialect }: CsvText,
  line: number,
  text: string,
  fields: number,
  first: readonly string[],
): MlopsError {
  if (/^(<{7}|={7}|>{7}|\|{7})(\s|$)/.test(text)) {
    return csvMalformed(path, line, 'a marker of a git conflict stands there', [
      'resolve the conflict, then run again',
    ]);
  }
  const what = `it has ${pluralize(fields, 'field')} where the header has ${first.length}`;
  const other = delimiterHint(first);
  if (other !== undefined) return csvMalformed(path, line, what, [other]);
  if (text.startsWith('#') && dialect.commentChar === '') {
    return csvMalformed(path, line, what, [
      "if it is a comment, say so: `commentChar` in the profile's `dialect`, or --dialect.commentChar '#'",
    ]);
  }
  return csvMalformed(path, line, what, [
    'a value with a delimiter, quote or line break in it must stand in double quotes, its own quotes doubled',
  ]);
}

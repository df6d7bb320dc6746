import { MlopsError } from '../../core/error.ts';

/** @param line from 1 */
export function csvMalformed(
  path: string,
  line: number,
  what: string,
  hints: readonly string[] = [],
): MlopsError {
  return new MlopsError({
    code: 'CSV_MALFORMED',
    message: `line ${line} of \`${path}\`: ${what}`,
    hints,
    details: { path, line },
  });
}

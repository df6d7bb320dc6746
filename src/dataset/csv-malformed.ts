import { MlopsError } from '../core/error.ts';

export function csvMalformed(
  path: string,
  line: number,
  what: string,
  hints: readonly string[] = [],
): MlopsError {
  return new MlopsError({
    code: 'CSV_MALFORMED',
    message: `line ${line} of \`${path}\`: ${what}`,
    hints: [
      ...hints,
      'a value with a comma, quote or line break in it must stand in double quotes, its own quotes doubled',
    ],
    details: { path, line },
  });
}

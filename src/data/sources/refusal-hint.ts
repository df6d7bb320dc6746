/**
 * What a reader's refusal says of a file that may well be whole; undefined where it is damaged, which is what a refusal
 * means else.
 *
 * @param said by DuckDB or the reader of Arrow
 * @returns the hint
 */
export function refusalHint(said: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(said))?.[1];
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /only supported for|not supported|not implemented|unsupported|unrecognized type/i,
    'the file may be whole: it is written in a way that is not read here. Write it with the settings that its writer has by itself',
  ],
  [
    /could not convert timestamp|time lies too far away/i,
    'a time lies beyond the calendar. Write what is missing as null: a number that stands for it is none',
  ],
  [/finer than a microsecond/, 'cast the column to microseconds in the job that makes the file'],
];

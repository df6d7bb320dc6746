import { MlopsError } from '../../core/error.ts';
import type { ScoreOptions } from '../../app/score/score-file.ts';
import { string } from './flag-builders.ts';

const flag = (description: string, helpValue: string) => string({ description, helpValue, helpGroup: 'CSV' });

/** How a CSV file is written, for every command that reads a table; they win over the profile. */
export const dialectFlags = {
  'dialect.delimiter': flag('between two values; default: a comma', '<c>'),
  'dialect.quoteChar': flag('around values; default: a double quote', '<c>'),
  'dialect.decimalChar': flag('`.` or `,`; default: a point', '<c>'),
  'dialect.groupChar': flag('between groups of three digits; default: none', '<c>'),
  'dialect.header': flag('`false`: the first line names no columns', '<true|false>'),
  'dialect.commentChar': flag('lines that begin with it are no rows; default: none', '<c>'),
  'dialect.encoding': flag('such as `windows-1252`; default: utf-8', '<name>'),
};

type DialectFlags = { readonly [name in keyof typeof dialectFlags]?: string | undefined };

/** @throws MlopsError BAD_COMMAND_LINE */
export function dialectOf(flags: DialectFlags): NonNullable<ScoreOptions['dialect']> {
  const header = flags['dialect.header'];
  if (header !== undefined && header !== 'true' && header !== 'false') {
    throw new MlopsError({
      code: 'BAD_COMMAND_LINE',
      message: `\`${header}\` is neither \`true\` nor \`false\``,
      hints: ['--dialect.header false, for a file whose first line is a row'],
    });
  }
  const texts = (
    ['delimiter', 'quoteChar', 'decimalChar', 'groupChar', 'commentChar', 'encoding'] as const
  ).flatMap((name) => {
    const value = flags[`dialect.${name}`];
    return value === undefined ? [] : [[name, value === String.raw`\t` ? '\t' : value] as const];
  });
  return { ...Object.fromEntries(texts), ...(header === undefined ? {} : { header: header === 'true' }) };
}

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { patternMistake } from './common-pattern.ts';
import { type Field, parseProfile } from './profile.ts';
import { brokenCodes } from '../validation/rules-to-sql.ts';
import { quoteLiteral } from '../duckdb/sql.ts';
import { testDatabase } from '../duckdb/test-table.fixture.ts';

test.each([
  'C[0-9]+',
  '[^\\x00]*',
  '(?:a|b){2,3}?',
  '\\p{Lu}[\\w.+-]*@\\w+\\.(de|fr)',
  '[\\-\\]^]*',
  '^a$',
  'é|😀',
  '',
])('`%s` is read alike', (pattern) => {
  expect(patternMistake(pattern)).toBeUndefined();
});

test.each([
  ['a(?=b)', 1, 3, 'look ahead'],
  ['(?<!a)b', 0, 4, 'look ahead or behind'],
  ['(a)\\1', 3, 2, 'references'],
  ['(?P<n>a)', 0, 6, 'names of groups'],
  ['(?i)a', 0, 4, 'flags'],
  ['x\\s+', 1, 2, 'write `[ \\t\\r\\n\\f\\v]`'],
  ['\\Aa\\z', 0, 2, 'not read `\\A` alike'],
  ['[[:alpha:]]', 1, 1, 'write `\\[`'],
  ['[]a]', 0, 2, 'write `\\]`'],
  ['a++', 1, 2, 'possessive'],
  ['a{1001}', 1, 6, '1000'],
  ['a{', 1, 1, 'repeats nothing'],
  ['a]', 1, 1, 'closes nothing'],
  ['*a', 0, 1, 'nothing to repeat'],
  ['\\@', 0, 2, 'needs no backslash'],
  ['\\u0041', 0, 6, 'the character itself'],
  ['\\p{Greek}', 0, 9, 'not read'],
  ['(a', 0, 2, 'not a regular expression'],
  ['[b-a]', 0, 5, 'not a regular expression'],
  ['a\\', 1, 1, 'not read'],
])('`%s` is not', (pattern, offset, length, message) => {
  expect(patternMistake(pattern)).toEqual({
    offset,
    length,
    message: expect.stringContaining(message) as string,
  });
});

test('the place in the profile is that of the part that is wrong', () => {
  const text = `{"name":"p","fields":[{"name":"x","type":"string",
 "constraints":{"pattern":"\\u0041\\"\\\\d(?=b)"}}]}`;
  const parse = () => parseProfile(text, 'p.json');
  expect(parse).toThrow(
    expect.objectContaining({
      code: 'PROFILE_INVALID',
      diagnostics: [expect.objectContaining({ line: 2, column: 39 })],
    }) as Error,
  );
});

/** SQL that is true where a row with the text is refused. */
function misses(text: string, pattern: string): string {
  const field: Field = { name: 'x', type: 'string' };
  const column = { field, value: quoteLiteral(text), problem: '0' };
  const [code = ''] = brokenCodes(column, [[0, { kind: 'pattern', column: 'x', pattern }]]);
  return `${code} IS NOT NULL`;
}

test.each([
  ['.', '\n', true],
  ['a.b', 'a\nb', true],
  ['.*', 'a\r\nb', true],
  ['[^x]', '\n', true],
  ['a', 'a\n', false],
  ['a$', 'a\n', false],
  ['^b', 'a\nb', false],
])('`%s` and a line break: %j', async (pattern, text, matches) => {
  const database = await testDatabase();
  expect(await database.rows(`SELECT ${misses(text, pattern)} AS missed`)).toEqual([{ missed: !matches }]);
  expect(new RegExp(`^(?:${pattern})$`, 'us').test(text)).toBe(matches);
});

test('what is let through matches the same texts in RE2 and in JavaScript', async () => {
  const database = await testDatabase();
  const part = fc.constantFrom(
    'a',
    'b',
    'é',
    '😀',
    '.',
    '\\d',
    '\\w',
    '\\W',
    '\\n',
    '\\x41',
    '\\.',
    '\\p{L}',
    '\\P{Lu}',
    '\\b',
    '^',
    '$',
    '|',
    '(',
    '(?:',
    ')',
    '*',
    '+',
    '?',
    '*?',
    '{2}',
    '{1,}',
    '{',
    '}',
    '[',
    ']',
    '[^',
    '-',
    ',',
    '0',
    '\\s',
    '\\-',
    '\\]',
    '(?=',
    '&&',
    '\\1',
    '/',
    ':',
  );
  const character = fc.constantFrom(
    'a',
    'b',
    'A',
    'é',
    '😀',
    '\n',
    '\r',
    '\u2028',
    '.',
    '0',
    '٣',
    ' ',
    '-',
    ']',
    '/',
    ':',
    '&',
  );
  const texts = fc.array(
    fc.array(character, { maxLength: 4 }).map((parts) => parts.join('')),
    { minLength: 5, maxLength: 5 },
  );
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), texts, async (parts, examples) => {
      const pattern = parts.join('');
      if (patternMistake(pattern) !== undefined) return;
      judged++;
      const ours = new RegExp(`^(?:${pattern})$`, 'us');
      const [row = {}] = await database.rows(
        `SELECT [${examples.map((text) => misses(text, pattern)).join(', ')}] AS found`,
      );
      expect(row['found']).toEqual(examples.map((text) => !ours.test(text)));
    }),
    { numRuns: 2000 },
  );
  expect(judged).toBeGreaterThan(100);
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameColumns } from './name-columns.ts';

test.each<[string, string[], string[], (string | undefined)[]]>([
  ['names that are unlike', ['b', 'a'], [], ['b', 'a']],
  ['twins that nobody asks for', ['x', 's', 's'], ['x'], ['x', 's (column 2)', 's (column 3)']],
  [
    'the one that is asked for',
    ['spend', 'Spend', 'Spend_1'],
    ['Spend'],
    ['spend (column 1)', 'Spend', 'Spend_1'],
  ],
  ['names without characters, with NUL', ['', 'a\0b', 'c'], [], ['(column 1)', 'a\uFFFDb (column 2)', 'c']],
  ['a name that is taken', ['s', 's', 's (column 1)'], [], ["s (column 1)'", 's (column 2)', 's (column 1)']],
  ['what validation added', ['_row', 'x', '_reasons'], [], [undefined, 'x', undefined]],
  ['a `_row` of somebody else', ['_ROW', 'x'], [], ['_ROW (column 1)', 'x']],
])('%s', (_, names, asked, expected) => {
  expect(nameColumns('f', names, asked)).toEqual(expected);
});

test('two columns of the very name that is asked for', () => {
  expect(() => nameColumns('f.parquet', ['a', 's', 'S', 's'], ['s'])).toThrow(
    '`f.parquet` has several columns `s`: column 2 and column 4',
  );
});

test('whatever the file calls its columns, SQL tells them apart', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'A', '_', ' ', '\0', '(column 1)', "'"),
    maxLength: 3,
  });
  fc.assert(
    fc.property(fc.array(name), (names) => {
      const called = nameColumns('f', names).flatMap((text) => text?.toLowerCase() ?? []);
      expect(new Set(called).size).toBe(called.length);
      expect(called.every((text) => text !== '' && !text.includes('\0'))).toBe(true);
    }),
  );
});

import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { duration } from './duration.ts';
import { table } from './table.ts';

it('lines columns up, whatever the colour of a cell', () => {
  const columns = [{ title: 'stage' }, { title: 'rows', align: 'right' }, { title: 'why' }] as const;
  const rows = [
    ['žluťoučký', '\u001B[1m5\u001B[22m', 'never run'],
    ['b', '1000', ''],
  ];
  expect(stripVTControlCharacters(table(columns, rows))).toBe(
    'stage      rows  why\nžluťoučký     5  never run\nb          1000\n',
  );
});

it('has one line for each row, whatever a name holds', () => {
  expect(table([{ title: 'a\nb' }], [['one\r\ntwo'], ['three']])).toBe('a�b\none��two\nthree\n');
});

it.each([
  [0.4, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 00 s'],
  [127_400, '2 min 07 s'],
])('says %d ms as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

it('more rows and words than a call takes arguments', () => {
  const rows = Array.from({ length: 200_000 }, (_, row) => [String(row), 'x']);
  expect(table([{ title: 'row' }, { title: 'x' }], rows).split('\n')).toHaveLength(200_002);
  const words = Array.from({ length: 200_000 }, () => 'w').join(' ');
  expect(table([{ title: 'row' }, { title: 'x' }], [['1', words]], 40)).toContain('w w');
});

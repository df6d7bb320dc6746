import { stripVTControlCharacters } from 'node:util';
import { array, assert, integer, property, stringMatching } from 'fast-check';
import { expect, it } from 'vitest';
import { paintFor } from './paint.ts';
import { wrapText } from './wrap-text.ts';

it('breaks between words and keeps a long word whole', () => {
  expect(wrapText('the rows to learn from, as Parquet', 12)).toEqual([
    'the rows to',
    'learn from,',
    'as Parquet',
  ]);
  expect(wrapText('see models/registry/versions/0123456789ab here', 10)).toEqual([
    'see',
    'models/registry/versions/0123456789ab',
    'here',
  ]);
});

it('begins a broken colour again in the next line', () => {
  const lines = wrapText(`a ${paintFor({ hasColour: true })('bad', 'red words')} end`, 6);
  expect(lines).toEqual(['a \u001B[31mred\u001B[0m', '\u001B[31mwords\u001B[39m', 'end']);
});

it('loses no word, and makes no line longer than asked but for a single word', () => {
  assert(
    property(array(stringMatching(/^[a-zé/]{1,14}$/)), integer({ min: 1, max: 30 }), (words, columns) => {
      const lines = wrapText(words.join(' '), columns).map(stripVTControlCharacters);
      expect(lines.join(' ')).toBe(words.join(' '));
      for (const line of lines) expect(line.length <= columns || !line.includes(' ')).toBe(true);
    }),
  );
});

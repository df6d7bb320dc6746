import { expect, test } from 'vitest';
import { printable, safeJson, safeText, wordText } from './printable.ts';

test.each([
  ['plain žluť 顧客\ttab', 'plain žluť 顧客\ttab'],
  ['\u001B[1;31mred\u001B[0m', '\u001B[1;31mred\u001B[0m'],
  ['\u001B[31mred', '\u001B[31mred\u001B[0m'],
  ['\u001B]0;title\u0007\u001B[2J\u0000\u009B', '�]0;title��[2J��'],
  [' 10 %\r 50 %\r100 %', '100 %'],
  ['100 %\r', '100 %�'],
])('%j is shown as %j', (line, shown) => {
  expect(printable(line)).toBe(shown);
});

test.each([
  ['two\nlines\tand \u001B[31mred\u001B[0m 顧客 😀', 'two\nlines\tand \u001B[31mred\u001B[0m 顧客 😀'],
  ['\u001B]0;title\u0007\u001B[2J\r\u001B[2K', '�]0;title��[2J��[2K'],
  ['\u009B31m \u0085 \u007F', '�31m � �'],
  ['a\u202Eb\u2066c\u2069', 'a�b�c�'],
  ['half \uD83D of one', 'half � of one'],
])('%j goes to a terminal as %j', (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

test.each([
  ['root\rmallory', 'root�mallory'],
  ['a\nb\tc\u2028d', 'a�b�c�d'],
  ['\u001B[32mgood\u001B[0m', '�[32mgood�[0m'],
  ['\u202E顧客', '�顧客'],
])('%j within a line is %j', (text, shown) => {
  expect(wordText(text)).toBe(shown);
});

test('JSON keeps every value, and has nothing that a terminal obeys', () => {
  const value = { 'a\u001B[2J\u009B': 'b\u202E\u2066\u007F\r\uD83D' };
  const text = safeJson(value, 2);
  expect(safeText(text)).toBe(text);
  expect(JSON.parse(text)).toEqual(value);
});

import { expect, test } from 'vitest';
import { printable } from './printable.ts';

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

import { expect, test } from 'vitest';
import { chartLines } from './chart-lines.ts';

test('breaks at spaces, and within words that are too long for a line', () => {
  expect(chartLines('false positive rate', 10)).toEqual(['false', 'positive', 'rate']);
  expect(chartLines('last_order_of_a_customer now', 10)).toEqual(['last_order', '_of_a_cust', 'omer now']);
  expect(chartLines('short')).toEqual(['short']);
  expect(chartLines('')).toEqual(['']);
});

test('loses nothing of a long name, and shows what could not be seen', () => {
  const name = 'x'.repeat(200);
  expect(chartLines(name).join('')).toBe(name);
  expect(chartLines('a\u202Eb')).toEqual([String.raw`a\u202Eb`]);
});

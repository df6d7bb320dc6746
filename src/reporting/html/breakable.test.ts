import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakable } from './breakable.ts';
import { escapeHtml } from './html.ts';

test('words of more than 12 characters may be broken, at their joints first; others not', () => {
  expect(breakable('days since the last_order_of_a_customer, if any').markup).toBe(
    'days since the last_<wbr>order_<wbr>of_<wbr>a_<wbr>customer, if any',
  );
  expect(breakable(`data/${'x'.repeat(14)}`).markup).toBe(`data/<wbr>${'x'.repeat(12)}<wbr>xx`);
  expect(breakable('x'.repeat(12)).markup).toBe('x'.repeat(12));
  expect(breakable('a\u0000\u0001\u0002').markup).toBe(String.raw`a\u0000\u000<wbr>1\u0002`);
});

test('without its breaks it is the escaped text', () => {
  const long = fc.string({ unit: 'grapheme', minLength: 15, maxLength: 80 });
  fc.assert(
    fc.property(long, (text) => {
      expect(breakable(text).markup.replaceAll('<wbr>', '')).toBe(escapeHtml(text));
    }),
  );
});

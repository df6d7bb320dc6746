import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakable } from './breakable.ts';
import { escapeHtml } from './html.ts';

test('words of more than 12 characters may be broken, others not', () => {
  expect(breakable('days since the last_order_of_a_customer, if any').markup).toBe(
    'days since the last_order_o<wbr>f_a_customer<wbr>, if any',
  );
  expect(breakable('x'.repeat(12)).markup).toBe('x'.repeat(12));
});

test('without its breaks it is the escaped text', () => {
  const long = fc.string({ unit: 'grapheme', minLength: 15, maxLength: 80 });
  fc.assert(
    fc.property(long, (text) => {
      expect(breakable(text).markup.replaceAll('<wbr>', '')).toBe(escapeHtml(text));
    }),
  );
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinctDigits } from './distinct-digits.ts';

test.each([
  [0.5230125523012552, 0.5260235947258848, '0.523', '0.526'],
  [0.52301, 0.52304, '0.52301', '0.52304'],
  [0.1 + 0.2, 0.3, '0.30000000000000004', '0.3'],
  [1, 1, '1', '1'],
  [Number.NaN, 0.5, 'NaN', '0.5'],
])('%d and %d read %s and %s', (a, b, one, two) => {
  expect(distinctDigits(a, b)).toEqual([one, two]);
});

test('numbers that differ have texts that differ, in the same order', () => {
  const number = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [one, two] = distinctDigits(a, b).map(Number) as [number, number];
      expect(Math.sign(one - two)).toBe(Math.sign(a - b));
    }),
  );
});

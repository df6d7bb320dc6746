import { expect, test } from 'vitest';
import { formatDecimal, formatInteger, formatPercent, formatSigned } from './format-number.ts';

test('groups thousands and keeps the sign', () => {
  expect([0, 7, 999, 1000, 1234567, -1234].map(formatInteger)).toEqual([
    '0',
    '7',
    '999',
    '1,000',
    '1,234,567',
    '−1,234',
  ]);
});

test('keeps as many digits as asked, grouping the whole part alone', () => {
  expect([formatDecimal(0.84712), formatDecimal(1234.56789, 4), formatDecimal(-0.5, 1)]).toEqual([
    '0.847',
    '1,234.5679',
    '−0.5',
  ]);
});

test('a zero has no sign, however small the number was', () => {
  expect([formatDecimal(-0.0001), formatSigned(0.00001), formatSigned(-0), formatSigned(-0.00001)]).toEqual([
    '0.000',
    '0.0000',
    '0.0000',
    '0.0000',
  ]);
});

test('differences and shares', () => {
  expect([formatSigned(0.0123), formatSigned(-0.5, 1), formatPercent(0.2561)]).toEqual([
    '+0.0123',
    '−0.5',
    '25.6\u00a0%',
  ]);
});

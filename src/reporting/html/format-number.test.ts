import { expect, test } from 'vitest';
import {
  formatDecimal,
  formatInteger,
  formatNumber,
  formatPercent,
  formatSigned,
  formatSignedPercent,
} from './format-number.ts';

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

test('a figure has 4 significant digits, a whole number all of its own', () => {
  expect([0.847125, 0.05, -1.5, 1234.5678, 123456.7, 1234567, 1e-9, 0, -0].map(formatNumber)).toEqual([
    '0.8471',
    '0.05000',
    '−1.500',
    '1,235',
    '123,457',
    '1,234,567',
    '1.000e−9',
    '0',
    '0',
  ]);
  expect([NaN, Infinity, -Infinity].map(formatNumber)).toEqual(['NaN', '∞', '−∞']);
});

test('keeps as many digits as asked, grouping the whole part alone', () => {
  expect([formatDecimal(0.84712, 3), formatDecimal(1234.56789, 4), formatDecimal(-0.5, 1)]).toEqual([
    '0.847',
    '1,234.5679',
    '−0.5',
  ]);
  expect(formatDecimal(-0.0001, 3)).toBe('0.000');
});

test('a share says neither none where there is some nor all where some are missing', () => {
  expect([0, 0.000015, 0.005, 0.25612, 0.5, 0.999999, 1].map(formatPercent)).toEqual(
    ['0 %', '0.0015 %', '0.5 %', '25.61 %', '50 %', '> 99.99 %', '100 %'].map((text) =>
      text.replaceAll(' ', '\u00a0'),
    ),
  );
});

test('differences', () => {
  expect([formatSigned(0.0123), formatSigned(-0.5), formatSigned(0), formatSigned(-0)]).toEqual([
    '+0.01230',
    '−0.5000',
    '0',
    '0',
  ]);
  expect([formatSignedPercent(0.0123), formatSignedPercent(-0.5)]).toEqual(['+1.23\u00a0%', '−50\u00a0%']);
});

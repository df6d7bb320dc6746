import { expect, it } from 'vitest';
import { ExactNumber, type ParameterValue } from '../../../engine/pipeline/parameters/parameter-value.ts';
import { changeTexts, differenceText, valueText } from './value-text.ts';

it.each<[ParameterValue, number | undefined, string]>([
  [0.123456789, 4, '0.1235'],
  [0.123456789, undefined, '0.123456789'],
  [0.5, 4, '0.5'],
  [1e-7, 3, '1e-7'],
  [-0.00001, 3, '-0.00001'],
  [1234567, 2, '1234567'],
  [new ExactNumber('float', '1.0'), 3, '1.0'],
  [new ExactNumber('integer', '12345678901234567890'), 3, '12345678901234567890'],
  [null, 3, 'null'],
  ['text', 3, 'text'],
  [[1, 2], 3, '[1,2]'],
  [Array.from({ length: 50 }, (_, index) => index), 3, '50 values'],
])('writes %j with %s digits as %s', (value, precision, text) => {
  expect(valueText(value, precision)).toBe(text);
});

it('shows a change that fewer digits, or no types, would hide', () => {
  expect(changeTexts(0.123456, 0.123457, 3)).toEqual(['0.123456', '0.123457']);
  expect(changeTexts(0.1, 0.2, 3)).toEqual(['0.1', '0.2']);
  expect(changeTexts(3, '3', 3)).toEqual(['3', '"3"']);
  expect(changeTexts(1, new ExactNumber('float', '1.0'), 3)).toEqual(['1', '1.0']);
});

it('signs a difference', () => {
  expect(differenceText(0.15 - 0.1, 5)).toBe('+0.05');
  expect(differenceText(-2, 5)).toBe('-2');
});

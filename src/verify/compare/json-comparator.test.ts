import { expect, test } from 'vitest';
import { firstJsonDifference } from './json-comparator.ts';

test.each([
  [{ a: 1 }, { a: 1 }, undefined],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, undefined],
  [1, '1', { pointer: '', values: [1, '1'] }],
  [[1, 2], [1], { pointer: '/1', values: [2, '(absent)'] }],
  [{}, { a: null }, { pointer: '/a', values: ['(absent)', null] }],
  [{ '~/': 0 }, { '~/': -0 }, { pointer: '/~0~1', values: [0, -0] }],
  [[], {}, { pointer: '', values: [[], {}] }],
])('%j and %j', (a, b, expected) => {
  expect(firstJsonDifference(a, b)).toEqual(expected);
});

import { expect, test } from 'vitest';
import { gbdtParameters } from '../train-options.ts';
import { resolveDefaults } from './resolve-defaults.ts';

const leaves = (rows: number, given: Record<string, number> = {}) =>
  resolveDefaults(gbdtParameters.parse(given), rows).num_leaves;

test('the number of leaves grows with that of rows, from 8 to 31, unless it is given', () => {
  expect([1, 7199, 7200, 16_000, 25_599, 10_000_000].map((rows) => leaves(rows))).toEqual([
    8, 8, 9, 20, 31, 31,
  ]);
  expect(leaves(16_000, { num_leaves: 5 })).toBe(5);
});

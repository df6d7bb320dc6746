import { expect, test } from 'vitest';
import { judgeRows } from './judge-rows.ts';
import { validationPolicy } from './validation-policy.ts';

const rows = (total: number, quarantined: number) => ({ total, quarantined, valid: total - quarantined });

test.each([
  [rows(100, 29), 0.29, 'passed'],
  [rows(100, 30), 0.29, 'failed'],
  [rows(3, 1), 1 / 3, 'passed'],
  [rows(100, 0), 0, 'passed'],
  [rows(100, 1), 0, 'failed'],
])('%j with a share of %d allowed: %s', (counts, maxBadShare, outcome) => {
  const verdict = judgeRows(counts, undefined, { onInvalid: 'quarantine', maxBadShare });
  expect(verdict).toEqual({ outcome });
});

test('`fail` allows no row, whatever share is allowed; `warn` allows the share', () => {
  const bad = rows(100, 1);
  expect(judgeRows(bad, undefined, { onInvalid: 'fail', maxBadShare: 0.5 }).outcome).toBe('failed');
  expect(judgeRows(bad, undefined, { onInvalid: 'warn', maxBadShare: 0.5 }).outcome).toBe('passed');
});

test('too few valid rows fail a table without a bad one; without a minimum, one row is asked for', () => {
  const policy = { onInvalid: 'quarantine', maxBadShare: 1 } as const;
  expect(judgeRows(rows(9, 0), 10, policy)).toEqual({ outcome: 'failed', tooFewFor: 10 });
  expect(judgeRows(rows(10, 0), 10, policy)).toEqual({ outcome: 'passed' });
  expect(judgeRows(rows(5, 5), undefined, policy)).toEqual({ outcome: 'failed', tooFewFor: 1 });
});

test('the former name of `on_invalid` counts where the new one does not stand, and is told', () => {
  expect(validationPolicy({ max_bad_share: 0.1 })).toEqual({
    onInvalid: 'quarantine',
    maxBadShare: 0.1,
    warnings: [],
  });
  expect(validationPolicy({ policy: 'fail', max_bad_share: 0.1 })).toMatchObject({
    onInvalid: 'fail',
    warnings: ['`policy` is the former name of `on_invalid`; say `on_invalid: fail` instead'],
  });
  expect(validationPolicy({ policy: 'fail', on_invalid: 'warn', max_bad_share: 0.1 })).toMatchObject({
    onInvalid: 'warn',
    warnings: ['`policy` is the former name of `on_invalid`; `on_invalid: warn` is used instead'],
  });
});

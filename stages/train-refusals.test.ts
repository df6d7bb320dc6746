import { describe, expect, test } from 'vitest';
import { run } from './train-rows.fixture.ts';

describe('train refuses', () => {
  test.each([
    ['one class only', { input: 'one-class.parquet' }, 'TARGET_ONE_CLASS'],
    ['a target with missing values', { input: 'missing.parquet' }, 'TARGET_MISSING'],
    [
      'a target with a third value',
      { target: 'plan', positive: 'monthly', input: 'three.parquet' },
      'TARGET_NOT_BINARY',
    ],
    ['more folds than rows of a class', { search: { folds: 100 }, input: 'few.parquet' }, 'FOLDS_TOO_MANY'],
    [
      'a grid with a value out of range',
      { search: { grid: { num_leaves: [4, 1] } } },
      'TRAIN_PARAMETER_INVALID',
    ],
    ['no feature', { exclude: ['visits', 'tickets', 'plan', 'note'] }, 'NO_FEATURES'],
    ['an excluded column that is not there', { exclude: ['visit'] }, 'EXCLUDE_UNKNOWN'],
    ['a parameter out of range', { params: { learning_rate: 2 } }, 'TRAIN_PARAMETER_INVALID'],
    ['a direction for a categorical column', { params: { monotone: { plan: 1 } } }, 'MONOTONE_COLUMN'],
    [
      'a direction for an unknown column in a grid',
      { search: { grid: { monotone: [{}, { visit: -1 }] } } },
      'MONOTONE_COLUMN',
    ],
    ['a parameter of the other algorithm', { algorithm: 'logistic' }, 'TRAIN_PARAMETER_INVALID'],
    ['a file that is not there', { input: 'absent.parquet' }, 'INPUT_MISSING'],
  ])('%s', async (_, given, code) => {
    await expect(run(given)).rejects.toMatchObject({ name: 'MlopsError', code });
  });

  test.each([
    [{ params: { calibration: 'platt' } }, '`calibration` is a parameter'],
    [{ params: { n_estimators: 5, threshold: 0.4, search: {} } }, '`threshold`, `search` are parameters'],
    [{ search: { grid: { calibration: ['none', 'platt'] } } }, '`calibration` is a parameter'],
  ])('%j: what stands beside `params` is not in it', async (given, message) => {
    await expect(run(given)).rejects.toMatchObject({
      code: 'TRAIN_PARAMETER_INVALID',
      message: `${message} of the stage \`train\`, not of the algorithm`,
      hints: [expect.stringContaining('beside `params`')],
    });
  });

  test('a threshold that is no probability', async () => {
    await expect(run({ threshold: 1 })).rejects.toThrow('threshold');
  });
});

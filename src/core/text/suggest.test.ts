import { expect, test } from 'vitest';
import { suggest } from './suggest.ts';

test.each([
  ['trian', 'train'],
  ['TRAIN', 'train'],
  ['evalute', 'evaluate'],
  ['learning-rate', 'learning_rate'],
  ['xyz', undefined],
  ['', undefined],
])('%j probably means %j', (wrong, meant) => {
  expect(suggest(wrong, ['train', 'evaluate', 'learning_rate', 'score'])).toBe(meant);
});

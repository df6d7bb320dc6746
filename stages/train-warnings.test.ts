import { expect, test } from 'vitest';
import { sampleTable } from '../src/model/sample-table.ts';
import { trainModel } from '../src/model/train-model.ts';
import { parseTrainOptions } from '../src/model/train-options.ts';
import { modelWarnings, tableWarnings } from './train-warnings.ts';

test('a table is warned about for what is left out of it, and for more columns than rows', () => {
  const table = sampleTable(3);
  expect(tableWarnings(table, [{ name: 'note', reason: 'all_missing' }])).toEqual([
    'column `note` is left out: it is missing in every row',
    'there are more columns (4) than rows (3): what the model learns may be chance',
  ]);
  expect(tableWarnings(sampleTable(4), [])).toEqual([]);
});

test('a logistic regression that has not converged is warned about', () => {
  const table = sampleTable(300);
  const train = (max_iterations: number) =>
    trainModel(table, parseTrainOptions('logistic', 1, { max_iterations }));
  expect(modelWarnings(train(50))).toEqual([]);
  expect(modelWarnings(train(1))[0]).toMatch(
    /^logistic regression has not converged: after 1 steps a weight still moved by 0\.\d+; raise `max_iterations`/,
  );
});

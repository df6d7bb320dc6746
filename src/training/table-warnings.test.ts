import { expect, test } from 'vitest';
import type { LabelledTable } from '../core/feature-table.ts';
import { sampleTable } from '../model/artifact/sample-table.fixture.ts';
import { parseTrainOptions } from '../model/parse-train-options.ts';
import { crowdedWarnings, tableWarnings } from './table-warnings.ts';

test('a table is warned about for what is left out of it, and for more columns than rows', () => {
  const table = sampleTable(3);
  expect(tableWarnings(table, [{ name: 'note', reason: 'all_missing' }])).toEqual([
    'column `note` is left out: it is missing in every row',
    'there are more columns (4) than rows (3): what the model learns may be chance',
  ]);
  expect(tableWarnings(sampleTable(4), [])).toEqual([]);
});

test('a column that 32-bit numbers do not keep apart is warned about, and is not called constant', () => {
  const coarse = {
    name: 'since',
    least: '1700000000000',
    greatest: '1700000000399',
    step: 131_072,
    values: 400,
    kept: 1,
  };
  expect(tableWarnings(sampleTable(9), [{ name: 'since', reason: 'constant' }], [coarse])).toEqual([
    'column `since` is rounded: of its 400 values between 1700000000000 and 1700000000399, 32-bit numbers, which lie 131072 apart there, keep 1; subtract an offset where it is made, or leave it out if it only names rows',
    'column `since` is left out: once rounded, it is the same in every row',
  ]);
});

/** Half of the rows have one category, and one row has none. */
function tableOfPlaces(categories: number): LabelledTable {
  const rows = 6000;
  const values = Array.from({ length: rows }, (_, row) =>
    row === 0 ? '' : row < rows / 2 ? 'home' : `place ${row % (categories - 1)}`,
  );
  return { rows, target: new Uint8Array(rows), columns: [{ kind: 'categorical', name: 'place', values }] };
}

test.each([
  ['gbdt', { max_bins: 10 }, 10, 'takes the others for missing values'],
  ['logistic', {}, 255, 'gives all others one weight'],
  ['mlp', {}, 255, 'gives all others one input'],
] as const)(
  'a column of more categories than %s tells apart is warned about',
  (algorithm, given, most, others) => {
    const options = parseTrainOptions(algorithm, 1, given);
    expect(crowdedWarnings(tableOfPlaces(most), options)).toEqual([]);
    const [warning] = crowdedWarnings(tableOfPlaces(most + 1), options);
    expect(warning).toMatch(
      new RegExp(
        `^column \`place\` has ${most + 1} categories: the model learns the ${most} most frequent, which \\d+\\.\\d % of the rows have,`,
      ),
    );
    expect(warning).toContain(`and ${others}; group them`);
  },
);

test('categories that are too rare to be learned are not counted as learned', () => {
  expect(crowdedWarnings(tableOfPlaces(2000), parseTrainOptions('logistic', 1, {}))[0]).toContain(
    'has 2000 categories: the model learns the 1 most frequent, which 50.0 % of the rows have',
  );
});

import { expect, test } from 'vitest';
import { exactSum } from '../../core/exact/sum.ts';
import { columnImportance } from './importance.ts';
import { sampleTableOfTowns } from '../artifact/sample-table.fixture.ts';
import { trainModel } from '../train-model.ts';
import { parseTrainOptions } from '../parse-train-options.ts';

test('importance counts every split of a column once, whatever it asks', () => {
  const model = trainModel(sampleTableOfTowns(4000), parseTrainOptions('gbdt', 1, { n_estimators: 40 }));
  if (model.kind !== 'gbdt') throw new Error('another algorithm was trained');
  const importance = columnImportance(model);
  expect(importance.map(({ name }) => name).toSorted()).toEqual(model.columns.map(({ name }) => name));
  const kinds = new Set<string>();
  for (const { name, importance: gain, splits } of importance) {
    const own = model.trees
      .flat()
      .filter((node) => node.kind !== 'leaf' && model.columns[node.column]?.name === name);
    for (const node of own) kinds.add(node.kind);
    expect(splits).toBe(own.length);
    expect(gain).toBe(exactSum(own.map((node) => (node.kind === 'leaf' ? 0 : node.gain))));
  }
  expect([...kinds].toSorted()).toEqual(['categories', 'category', 'threshold']);
  expect(importance[0]?.importance).toBeGreaterThan(importance.at(-1)?.importance ?? Infinity);
});

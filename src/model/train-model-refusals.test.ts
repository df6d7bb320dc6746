import { describe, expect, test } from 'vitest';
import type { FeatureColumn } from '../core/feature-table.ts';
import { sampleTable } from './artifact/sample-table.fixture.ts';
import { takeRows } from './columns/take-rows.ts';
import { trainModel } from './train-model.ts';
import type { TrainOptions } from './train-options.ts';
import { parseTrainOptions } from './parse-train-options.ts';
import { gbdt } from './train-model.fixture.ts';

describe('what cannot be trained is refused', () => {
  const table = sampleTable(50);

  test('without columns', () => {
    expect(() => trainModel({ ...table, columns: [] }, gbdt)).toThrow(
      expect.objectContaining({ code: 'NO_FEATURES', exitCode: 2 }),
    );
  });

  test('without rows', () => {
    expect(() => trainModel(takeRows(table, []), gbdt)).toThrow(
      expect.objectContaining({ code: 'NO_ROWS', exitCode: 1 }),
    );
  });

  test('with one class', () => {
    expect(() => trainModel({ ...table, target: table.target.map(() => 1) }, gbdt)).toThrow(
      expect.objectContaining({ code: 'TARGET_ONE_CLASS', exitCode: 1 }),
    );
  });

  test.each(['margin', 'probability', 'label', 'mlops:features', ''])('with a column called `%s`', (name) => {
    const columns: FeatureColumn[] = [{ kind: 'numeric', name, values: new Float32Array(50) }];
    expect(() => trainModel({ ...table, columns }, gbdt)).toThrow(
      expect.objectContaining({ code: 'COLUMN_NAME_RESERVED' }),
    );
  });

  test('with a parameter out of range or unknown', () => {
    expect(parsing({ learning_rate: 0 })).toThrow(
      'parameter `learning_rate` of `gbdt` must be more than 0, not `0`',
    );
    expect(parsing({ num_leafs: 8 })).toThrow('no parameter `num_leafs` (did you mean `num_leaves`?)');
    expect(parsing({ n_estimators: 1.5 })).toThrow(
      expect.objectContaining({ code: 'TRAIN_PARAMETER_INVALID' }),
    );
  });
});

function parsing(given: Record<string, number>): () => TrainOptions {
  return () => parseTrainOptions('gbdt', 1, given);
}

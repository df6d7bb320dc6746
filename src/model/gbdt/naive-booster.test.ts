import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeatureColumn, LabelledTable } from '../../core/feature-table.ts';
import { putOnGrid } from './trees/leaf-grid.ts';
import { naiveBoost } from './naive-booster.fixture.ts';
import { parametersOf } from './parameters-of.fixture.ts';
import { openReferenceBackend } from './backends/reference-backend.ts';
import { boost } from './train-gbdt.ts';

const numbers = fc.oneof(
  fc.integer({ min: 0, max: 9 }),
  fc.integer({ min: 0, max: 2 }),
  fc.constant(Number.NaN),
);
const texts = fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const few = fc.constantFrom('', 'a', 'b', 'c');

/** Labels follow the columns, more or less, so that there is something to find. */
const tables: fc.Arbitrary<LabelledTable> = fc.integer({ min: 4, max: 60 }).chain((rows) => {
  const size = { minLength: rows, maxLength: rows };
  const numeric = (name: string): fc.Arbitrary<FeatureColumn> =>
    fc.array(numbers, size).map((values) => ({ kind: 'numeric', name, values: Float32Array.from(values) }));
  const categorical = (name: string, of: fc.Arbitrary<string>): fc.Arbitrary<FeatureColumn> =>
    fc.array(of, size).map((values) => ({ kind: 'categorical', name, values }));
  return fc
    .record({
      columns: fc.tuple(numeric('x0'), categorical('x1', texts), numeric('x2'), categorical('x3', few)),
      noise: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), size),
    })
    .map(({ columns, noise }) => {
      const score = (row: number): number =>
        Number(columns[0].values[row]) - 4 + ('adg'.includes(String(columns[1].values[row])) ? 2 : -1);
      const target = Uint8Array.from(noise, (each, row) => {
        if (row < 2) return row;
        return (Number.isNaN(score(row)) ? 1 : score(row)) + each > 0 ? 1 : 0;
      });
      return { rows, columns, target };
    });
});

const options = fc.record({
  n_estimators: fc.integer({ min: 1, max: 3 }),
  learning_rate: fc.constantFrom(0.1, 1),
  num_leaves: fc.integer({ min: 2, max: 8 }),
  max_depth: fc.integer({ min: 1, max: 5 }),
  min_child_samples: fc.integer({ min: 1, max: 6 }),
  min_child_weight: fc.constantFrom(0, 0.001, 0.8),
  lambda_l1: fc.constantFrom(0, 0, 0.3, 2),
  lambda_l2: fc.constantFrom(0, 1, 5),
  max_delta_step: fc.constantFrom(0, 0, 0.2),
  min_gain: fc.constantFrom(0, 0, 0.1),
  max_cat_to_onehot: fc.constantFrom(1, 4),
  max_cat_threshold: fc.constantFrom(1, 2, 32),
  cat_smooth: fc.constantFrom(0, 1, 3),
  cat_l2: fc.constantFrom(0, 2),
  min_data_per_group: fc.constantFrom(1, 2, 7),
  monotone: fc.record({ x0: fc.constantFrom(-1, 0, 1), x2: fc.constantFrom(-1, 0, 1) }),
});

test('trees are those of a booster that only knows the definition', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(tables, options, (table, given) => {
      const parameters = parametersOf({ ...given, colsample: 1 });
      const model = boost(openReferenceBackend(table, parameters), parameters, 1, () => undefined);
      const naive = naiveBoost(table, parameters);
      expect(model).toMatchObject(putOnGrid(naive.trees, naive.base));
      for (const node of model.trees.flat()) seen.add(node.kind);
    }),
    { numRuns: 400 },
  );
  expect([...seen].toSorted()).toEqual(['categories', 'category', 'leaf', 'threshold']);
});

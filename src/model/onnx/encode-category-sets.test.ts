import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeatureTable, LabelledTable } from '../../core/feature-table.ts';
import { EQUAL_WEIGHTS } from '../class-weights.ts';
import { putOnGrid } from '../gbdt/trees/leaf-grid.ts';
import { sampleTable, sampleTableOfTowns, withExtremes } from '../artifact/sample-table.fixture.ts';
import { scoreMargins } from '../score-margins.ts';
import { trainModel } from '../train-model.ts';
import { parseTrainOptions } from '../parse-train-options.ts';
import type { GbdtModel, Tree } from '../artifact/trained-model.ts';
import { encodeModel } from './encode-model.ts';
import { marginsInProcess } from './margins-in-process.fixture.ts';
import { modelFromBytes } from './onnx-protobuf.ts';

const exported = (model: GbdtModel, table: FeatureTable, threads: number, batchRows: number) =>
  marginsInProcess(encodeModel(model), table, { threads, batchRows });

function train(table: LabelledTable, trees: number): GbdtModel {
  const model = trainModel(table, parseTrainOptions('gbdt', 1, { n_estimators: trees }));
  if (model.kind !== 'gbdt') throw new Error('another algorithm was trained');
  return model;
}

const operators = (model: GbdtModel) =>
  modelFromBytes(encodeModel(model)).graph?.node?.map(({ opType }) => opType) ?? [];

describe('a model that splits by sets of categories', () => {
  const towns = sampleTableOfTowns(6000);
  const hostile = withExtremes(towns);
  const model = train(towns, 120);
  const sets = model.trees.flat().filter((node) => node.kind === 'categories');

  test('learned some, with more than one category and fewer than half of them', () => {
    expect(sets.length).toBeGreaterThan(20);
    expect(Math.max(...sets.map(({ codes }) => codes.length))).toBeGreaterThan(5);
    for (const { codes } of sets) expect(codes.length).toBeLessThanOrEqual(32);
  });

  test.each([1, 2, 8])(
    'means the same in ONNX Runtime at %i threads, whatever the batch',
    async (threads) => {
      for (const table of [towns, hostile]) {
        const expected = scoreMargins(model, table);
        for (const batch of [50, 51, 4096]) {
          expect(await exported(model, table, threads, batch)).toEqual(expected);
        }
      }
      const few = { rows: 300, columns: hostile.columns.map((column) => firstRows(column, 300)) };
      expect(await exported(model, few, threads, 1)).toEqual(scoreMargins(model, few));
    },
  );

  test('looks each of them up once, however many nodes ask about it', () => {
    const [node] = sets;
    if (node === undefined) throw new Error('there is no set');
    const split = { ...node, whenTrue: 1, whenFalse: 2 };
    const tree: Tree = [split, leaf(1), leaf(-1)];
    const other: Tree = [{ ...split, missingPasses: !split.missingPasses }, leaf(1), leaf(-1)];
    const same = { ...model, ...putOnGrid([tree, tree, other], 0) };
    const tables = modelFromBytes(encodeModel(same)).graph?.initializer ?? [];
    const { length } = learned(model, node.column);
    expect(tables.map(({ dims }) => dims)).toContainEqual([BigInt(length + 1), 2n]);
  });
});

test('a model without sets has the operators it always had', () => {
  const found = operators(train(sampleTable(2000), 20));
  expect(found).toContain('TreeEnsembleRegressor');
  expect(found).not.toContain('Gather');
});

test('any sets of up to 255 categories mean the same in ONNX Runtime', async () => {
  const categories = Array.from({ length: 255 }, (_, code) => `c${String(code).padStart(3, '0')}`);
  const values = Array.from({ length: 600 }, (_, row) => ['', 'new', ...categories][(row * 7) % 257] ?? '');
  const numbers = Float32Array.from(values, (_, row) => (row % 11 === 0 ? Number.NaN : row % 13));
  const table: FeatureTable = {
    rows: values.length,
    columns: [
      { kind: 'categorical', name: 'a', values },
      { kind: 'numeric', name: 'b', values: numbers },
      { kind: 'categorical', name: 'c', values: values.toReversed() },
    ],
  };
  const node = fc.record({
    kind: fc.constantFrom('categories', 'category', 'threshold'),
    column: fc.constantFrom(0, 2),
    codes: fc.uniqueArray(fc.nat(254), { minLength: 1, maxLength: 255 }),
    missingPasses: fc.boolean(),
    value: fc.integer({ min: -(2 ** 15), max: 2 ** 15 }),
  });
  const tree = fc.array(node, { minLength: 7, maxLength: 7 }).map((nodes) =>
    nodes.map((each, at): Tree[number] => {
      if (at >= 3) return { kind: 'leaf', value: each.value / 2 ** 16, rows: 1 };
      const { missingPasses, column, codes } = each;
      const split = { missingPasses, whenTrue: 2 * at + 1, whenFalse: 2 * at + 2, gain: 1, rows: 1 };
      switch (each.kind) {
        case 'categories':
          return { kind: 'categories', column, codes: codes.toSorted((a, b) => a - b), ...split };
        case 'category':
          return { kind: 'category', column, code: codes[0] ?? 0, ...split };
        case 'threshold':
          return { kind: 'threshold', column: 1, threshold: each.value % 13, ...split };
      }
    }),
  );
  const columns: GbdtModel['columns'] = [
    { kind: 'categorical', name: 'a', categories },
    { kind: 'numeric', name: 'b', bins: 13 },
    { kind: 'categorical', name: 'c', categories },
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.array(tree, { minLength: 1, maxLength: 90 }),
      fc.constantFrom(1, 8),
      async (trees, threads) => {
        const model: GbdtModel = {
          kind: 'gbdt',
          classWeights: EQUAL_WEIGHTS,
          columns,
          curve: [],
          ...putOnGrid(trees, 0.125),
        };
        expect(await exported(model, table, threads, 200)).toEqual(scoreMargins(model, table));
      },
    ),
    { numRuns: 40 },
  );
});

const leaf = (value: number) => ({ kind: 'leaf', value, rows: 1 }) as const;

function learned({ columns }: GbdtModel, column: number): readonly string[] {
  const found = columns[column];
  return found?.kind === 'categorical' ? found.categories : [];
}

function firstRows(column: FeatureTable['columns'][number], rows: number): FeatureTable['columns'][number] {
  return column.kind === 'numeric'
    ? { ...column, values: column.values.slice(0, rows) }
    : { ...column, values: column.values.slice(0, rows) };
}

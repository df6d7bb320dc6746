import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { putOnGrid } from '../gbdt/trees/leaf-grid.ts';
import { scoreMargins } from '../score-margins.ts';
import type { GbdtModel, Tree } from '../artifact/trained-model.ts';
import { encodeModel } from './encode-model.ts';
import { marginsInProcess } from './margins-in-process.fixture.ts';
import { first, hostile, models, table } from './onnx-feeds.fixture.ts';

const rows200 = first(hostile, 200);

test('any forest means the same in ONNX Runtime: all tests, thresholds, directions and depths', async () => {
  const thresholds = [
    0,
    1.401298464324817e-45,
    -1.1754943508222875e-38,
    182.5,
    0.25,
    Infinity,
    -Infinity,
    3.4028234663852886e38,
  ];
  const node = fc.record({
    column: fc.nat(3),
    threshold: fc.constantFrom(...thresholds),
    code: fc.nat(3),
    missingPasses: fc.boolean(),
    value: fc.integer({ min: -(2 ** 15), max: 2 ** 15 }),
  });
  const tree = fc
    .tuple(fc.nat(4), fc.array(node, { minLength: 31, maxLength: 31 }))
    .map(([depth, nodes]): Tree => {
      // A full binary tree in the order of a heap.
      const inner = 2 ** depth - 1;
      return nodes.slice(0, 2 ** (depth + 1) - 1).map((each, at) => {
        if (at >= inner) return { kind: 'leaf', value: each.value / 2 ** 16, rows: 1 };
        const { column, missingPasses, threshold, code } = each;
        const split = {
          column,
          missingPasses,
          whenTrue: 2 * at + 1,
          whenFalse: 2 * at + 2,
          gain: 1,
          rows: 1,
        };
        return column === 1
          ? { kind: 'category', code, ...split }
          : { kind: 'threshold', threshold, ...split };
      });
    });
  const forest = fc.array(tree, { minLength: 1, maxLength: 90 });
  await fc.assert(
    fc.asyncProperty(
      forest,
      fc.constantFrom(1, 8),
      fc.constantFrom(1, 0.37, 1234.5),
      async (small, threads, scale) => {
        const trees = small.map((nodes) =>
          nodes.map((item) => (item.kind === 'leaf' ? { ...item, value: item.value * scale } : item)),
        );
        const model: GbdtModel = { ...models.gbdt, ...putOnGrid(trees, 0.125) };
        const margins = await marginsInProcess(encodeModel(model), rows200, { threads, batchRows: 200 });
        expect(margins).toEqual(scoreMargins(model, rows200));
      },
    ),
    { numRuns: 60 },
  );
});

test('the sums of a model in double need more than the 24 bits of float32, and are rounded once', () => {
  const model = models['gbdt in double'];
  expect(model.grid).toMatchObject({ bits: 32, significand: 53 });
  expect(models.gbdt.grid.significand).toBe(24);
  const margins = scoreMargins(model, table);
  expect(margins.every((margin) => Math.fround(margin) === margin)).toBe(true);
  const one = (trees: readonly Tree[], base: number) => scoreMargins({ ...model, trees, base }, rows200);
  const sums = Array.from({ length: rows200.rows }, () => model.base);
  for (const tree of model.trees)
    one([tree], 0).forEach((leaf, row) => (sums[row] = (sums[row] ?? 0) + leaf));
  const rounded = sums.filter((sum) => Math.fround(sum) !== sum).length;
  expect(rounded).toBeGreaterThan(100);
});

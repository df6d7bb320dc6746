import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tree } from '../trained-model.ts';
import { marginBound, putOnGrid } from './leaf-grid.ts';

const leaf = fc.double({ min: -3, max: 3, noNaN: true });
const forest = fc
  .array(fc.array(leaf, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 60 })
  .map((trees) => trees.map((values): Tree => values.map((value) => ({ kind: 'leaf', value, rows: 1 }))));

test('sums of leaves are the same in float32 and float64, whatever the order and the grouping', () => {
  fc.assert(
    fc.property(forest, leaf, fc.infiniteStream(fc.nat()), (trees, base, picks) => {
      const onGrid = putOnGrid(trees, base);
      const terms = [onGrid.base];
      for (const tree of onGrid.trees) {
        const node = tree[(picks.next().value ?? 0) % tree.length];
        if (node?.kind === 'leaf') terms.push(node.value);
      }
      const exact = terms.reduce((sum, term) => sum + term, 0);
      const backwards = terms.reduceRight((sum, term) => Math.fround(sum + term), 0);
      const odd = terms.filter((_, index) => index % 2 === 1);
      const even = terms.filter((_, index) => index % 2 === 0);
      expect(backwards).toBe(exact);
      expect(Math.fround(single(odd) + single(even))).toBe(exact);
    }),
  );
});

test('the grid is the finest whose bound holds, and no leaf moves by more than half a step', () => {
  fc.assert(
    fc.property(forest, leaf, (trees, base) => {
      const { grid, trees: rounded, base: roundedBase } = putOnGrid(trees, base);
      const step = 2 ** -grid.bits;
      expect(grid.bound).toBe(marginBound(rounded, roundedBase));
      expect(grid.bound).toBeLessThanOrEqual(2 ** (24 - grid.bits));
      if (grid.bits < 24) expect(marginBound(trees, base)).toBeGreaterThan(2 ** (23 - grid.bits) - 31 * step);
      rounded.forEach((tree, index) =>
        tree.forEach((node, at) => {
          const before = trees[index]?.[at];
          if (node.kind !== 'leaf' || before?.kind !== 'leaf') return;
          expect(Math.abs(node.value - before.value)).toBeLessThanOrEqual(step / 2);
          expect(Number.isInteger(node.value / step)).toBe(true);
        }),
      );
    }),
  );
});

test('a model that says nothing has the finest grid', () => {
  expect(putOnGrid([[{ kind: 'leaf', value: 0, rows: 9 }]], 0).grid).toEqual({
    bits: 24,
    bound: 0,
    significand: 24,
  });
});

function single(values: readonly number[]): number {
  return values.reduce((sum, term) => Math.fround(sum + term), 0);
}

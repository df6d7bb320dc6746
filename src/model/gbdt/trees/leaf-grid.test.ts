import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tree } from '../../artifact/trained-model.ts';
import { type OnGrid, marginBound, putOnGrid } from './leaf-grid.ts';

const leaf = fc.double({ min: -3, max: 3, noNaN: true });
const forest = fc
  .array(fc.array(leaf, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 60 })
  .map((trees) => trees.map((values): Tree => values.map((value) => ({ kind: 'leaf', value, rows: 1 }))));

/** The terms of one row: the base and a leaf of every tree. */
function termsOf({ trees, base }: OnGrid, picks: Iterator<number>): number[] {
  const terms = [base];
  for (const tree of trees) {
    const node = tree[(picks.next().value ?? 0) % tree.length];
    if (node?.kind === 'leaf') terms.push(node.value);
  }
  return terms;
}

test('sums of leaves are the same in float32 and float64, whatever the order and the grouping', () => {
  fc.assert(
    fc.property(forest, leaf, fc.infiniteStream(fc.nat()), (trees, base, picks) => {
      const onGrid = putOnGrid(trees, base);
      fc.pre(onGrid.grid.significand === 24);
      const terms = termsOf(onGrid, picks);
      const exact = terms.reduce((sum, term) => sum + term, 0);
      const backwards = terms.reduceRight((sum, term) => Math.fround(sum + term), 0);
      const odd = terms.filter((_, index) => index % 2 === 1);
      const even = terms.filter((_, index) => index % 2 === 0);
      expect(backwards).toBe(exact);
      expect(Math.fround(single(odd) + single(even))).toBe(exact);
    }),
  );
});

test('where float32 would be too coarse, sums in float64 are those of integers', () => {
  const large = fc.double({ min: -64, max: 64, noNaN: true });
  const many = fc.array(large, { minLength: 300, maxLength: 300 });
  fc.assert(
    fc.property(many, large, (values, base) => {
      const onGrid = putOnGrid(
        values.map((value) => [{ kind: 'leaf', value, rows: 1 }]),
        base,
      );
      expect(onGrid.grid).toMatchObject({ bits: 32, significand: 53 });
      const terms = termsOf(onGrid, [].values());
      const exact = terms.reduce((sum, term) => sum + BigInt(term * 2 ** 32), 0n);
      expect(terms.reduce((sum, term) => sum + term, 0) * 2 ** 32).toBe(Number(exact));
      expect(terms.reduceRight((sum, term) => sum + term, 0) * 2 ** 32).toBe(Number(exact));
    }),
  );
});

test('the grid is the finest whose bound holds, no leaf moves by more than half a step, no margin by more than 2^-12', () => {
  fc.assert(
    fc.property(forest, leaf, (trees, base) => {
      const { grid, trees: rounded, base: roundedBase } = putOnGrid(trees, base);
      const step = 2 ** -grid.bits;
      const finest = grid.significand === 24 ? 24 : 32;
      expect(grid.bound).toBe(marginBound(rounded, roundedBase));
      expect(grid.bound).toBeLessThanOrEqual(2 ** (grid.significand - grid.bits));
      expect(((trees.length + 1) * step) / 2).toBeLessThanOrEqual(2 ** -12);
      if (grid.bits < finest) {
        const next = 2 ** (grid.significand - grid.bits - 1);
        expect(marginBound(trees, base)).toBeGreaterThan(next - 31 * step);
      }
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

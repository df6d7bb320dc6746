import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shuffled } from '../artifact/sample-table.fixture.ts';
import { assignFolds } from './assign-folds.ts';
import { keys, rows, table } from './searched-table.fixture.ts';

describe('folds', () => {
  const labelled = fc.array(fc.constantFrom(0, 1), { maxLength: 80 });
  const many = labelled.map((labels) => [...labels, ...Array(5).fill(0), ...Array(5).fill(1)] as number[]);

  test('part each class evenly, to the row', () => {
    fc.assert(
      fc.property(many, fc.integer({ min: 2, max: 5 }), fc.nat(9), (labels, folds, seed) => {
        const assigned = assignFolds(
          labels.map((_, row) => `key ${row}`),
          Uint8Array.from(labels),
          folds,
          seed,
          0,
        );
        for (const label of [0, 1]) {
          const sizes = Array.from(
            { length: folds },
            (_, fold) => labels.filter((own, row) => own === label && assigned[row] === fold).length,
          );
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('follow the key, not the place', () => {
    const assigned = assignFolds(keys, table.target, 5, 1, 0);
    const order = shuffled(rows, 3);
    const moved = assignFolds(
      order.map((row) => keys[row] ?? ''),
      Uint8Array.from(order, (row) => table.target[row] ?? 0),
      5,
      1,
      0,
    );
    expect([...moved]).toEqual(order.map((row) => assigned[row]));
  });

  test('are others in another repeat and under another seed', () => {
    const [first, repeat, seed] = [
      assignFolds(keys, table.target, 5, 1, 0),
      assignFolds(keys, table.target, 5, 1, 1),
      assignFolds(keys, table.target, 5, 2, 0),
    ];
    for (const other of [repeat, seed]) {
      const same = [...first].filter((fold, row) => fold === other[row]).length;
      // 1 in 5 by chance.
      expect(same / rows).toBeGreaterThan(0.1);
      expect(same / rows).toBeLessThan(0.3);
    }
  });

  test('move few rows when one is added', () => {
    const before = assignFolds(keys, table.target, 5, 1, 0);
    const after = assignFolds([...keys, 'one more'], Uint8Array.of(...table.target, 1), 5, 1, 0);
    const moved = keys.filter((_, row) => before[row] !== after[row]).length;
    expect(moved).toBeLessThanOrEqual(4);
  });

  test('are refused where a class has fewer rows than there are folds', () => {
    expect(() => assignFolds(['a', 'b', 'c'], Uint8Array.of(0, 0, 1), 2, 1, 0)).toThrow(
      expect.objectContaining({ code: 'FOLDS_TOO_MANY', exitCode: 1 }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradientBits } from '../gradients.ts';
import { PER_BIN, fillHistogram, subtractHistogram } from './histogram.ts';
import { active, columns, gradientsOf, layout, sample } from './grown-tree.fixture.ts';

describe('histogram', () => {
  const gradients = gradientsOf(sample.target);
  const rowsArbitrary = fc.uniqueArray(fc.nat(sample.rows - 1), { maxLength: 200 });

  test('is what adding up row by row gives', () => {
    fc.assert(
      fc.property(rowsArbitrary, (chosen) => {
        const histogram = new Float64Array(layout.length).fill(7);
        fillHistogram(histogram, layout, columns, active, gradients, Uint32Array.from(chosen));
        for (const [column, { codes, bins }] of columns.entries()) {
          for (let code = 0; code <= bins; code++) {
            const rows = chosen.filter((row) => codes[row] === code);
            const at = (layout.offsets[column] ?? 0) + code * PER_BIN;
            expect([...histogram.subarray(at, at + PER_BIN)]).toEqual([
              rows.reduce((sum, row) => sum + (gradients.first[row] ?? 0), 0),
              rows.reduce((sum, row) => sum + (gradients.second[row] ?? 0), 0),
              rows.length,
            ]);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test('of a parent less that of one child is that of the other, exactly', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.nat(200), (chosen, cut) => {
        const [parent, child, other] = [chosen, chosen.slice(0, cut), chosen.slice(cut)].map((rows) => {
          const histogram = new Float64Array(layout.length);
          fillHistogram(histogram, layout, columns, active, gradients, Uint32Array.from(rows));
          return histogram;
        });
        subtractHistogram(parent ?? new Float64Array(0), child ?? new Float64Array(0));
        expect(parent).toEqual(other);
      }),
    );
  });
});

describe('gradients', () => {
  test('are integers whose sums over all rows stay below 2^53', () => {
    for (const rows of [1, 1000, 2 ** 22, 2 ** 22 + 1, 10_000_000, 2 ** 31]) {
      expect(rows * 2 ** gradientBits(rows)).toBeLessThanOrEqual(2 ** 52);
    }
    expect(gradientBits(20_000)).toBe(30);
    const { first, second } = gradientsOf(sample.target, 0.3);
    expect([...first, ...second].every(Number.isInteger)).toBe(true);
  });
});

import { describe, expect, test } from 'vitest';
import { findSplit } from './find-split.ts';
import { type Gradients } from '../gradients.ts';
import { fillHistogram } from './histogram.ts';
import { parametersOf } from '../parameters-of.fixture.ts';
import { passingCodes } from './passing-codes.ts';
import type { Sums } from './split.ts';
import { active, columns, everyRow, gradientsOf, layout, sample, sumOf } from './grown-tree.fixture.ts';

describe('split', () => {
  test('is the first of the best that trying every question finds', () => {
    const limits = parametersOf({ min_child_samples: 5, lambda_l2: 2 });
    for (const margin of [-1, 0, 1.5]) {
      const gradients = gradientsOf(sample.target, margin);
      const histogram = new Float64Array(layout.length);
      fillHistogram(histogram, layout, columns, active, gradients, everyRow());
      const all = sumOf(gradients, [...everyRow()]);
      const space = { columns, layout, unit: gradients.unit, limits, directions: active.map(() => 0) };
      const node = { ...all, l2: limits.lambda_l2, lower: -Infinity, upper: Infinity };
      const split = findSplit(space, histogram, active, node);
      const best = everyQuestion(gradients, limits.min_child_samples, limits.lambda_l2);
      expect(split).toMatchObject(best);
    }
  });
});

/** Straight from the definition: every column, bin and direction, over rows. */
function everyQuestion(gradients: Gradients, atLeast: number, lambda: number) {
  const score = ({ first, second }: Sums) =>
    (first * gradients.unit * (first * gradients.unit)) / (second * gradients.unit + lambda);
  const rows = [...everyRow()];
  let best = { column: -1, bin: -1, missingPasses: false, gain: 0 };
  for (const [column, { kind, bins, codes }] of columns.entries()) {
    for (let bin = 0; bin < bins; bin++) {
      for (const missingPasses of [false, true]) {
        const passes = passingCodes(
          {
            kind: kind === 'numeric' ? 'threshold' : 'category',
            column,
            bin,
            missingPasses,
          },
          bins,
        );
        const [yes, no] = [1, 0].map((side) =>
          sumOf(
            gradients,
            rows.filter((row) => passes[codes[row] ?? 0] === side),
          ),
        );
        if (yes === undefined || no === undefined || yes.rows < atLeast || no.rows < atLeast) continue;
        const gain = score(yes) + score(no) - score(sumOf(gradients, rows));
        if (gain > best.gain) best = { column, bin, missingPasses, gain };
      }
    }
  }
  return best;
}

/** How the numbers of a column are spread, exactly. */

import type { ColumnSummary } from '../../documents/validation-document.ts';

export type Distribution = Required<Pick<ColumnSummary, 'quantiles' | 'histogram'>>;

const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95];
const MAX_BINS = 20;

/**
 * @param numbers finite ones, in any order: they are sorted in place
 * @param isWhole whether all are integers, whose bins then have a whole width, so that none holds more of them than the others
 */
export function describeDistribution(numbers: Float64Array, isWhole: boolean): Distribution | undefined {
  if (numbers.length === 0) return undefined;
  numbers.sort();
  const quantiles = SHARES.map((share) => {
    // Of two zeros, the plain one.
    return { share, value: numbers[Math.ceil(share * numbers.length) - 1]! + 0 };
  });
  const bins = emptyBins(numbers[0]! + 0, numbers.at(-1)! + 0, isWhole);
  let bin = 0;
  for (const number of numbers) {
    while (bin < bins.length - 1 && number >= bins[bin + 1]!.from) bin += 1;
    bins[bin]!.rows += 1;
  }
  return { quantiles, histogram: bins };
}

function emptyBins(min: number, max: number, isWhole: boolean): { from: number; to: number; rows: number }[] {
  if (min === max) return [{ from: min, to: max, rows: 0 }];
  const span = isWhole ? max - min + 1 : max - min;
  const width = isWhole ? Math.ceil(span / MAX_BINS) : span / MAX_BINS;
  const count = isWhole ? Math.ceil(span / width) : MAX_BINS;
  return Array.from({ length: count }, (_, bin) => ({
    from: min + bin * width,
    to: bin === count - 1 ? max : min + (bin + 1) * width,
    rows: 0,
  }));
}

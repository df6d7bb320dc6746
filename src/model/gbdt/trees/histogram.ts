/** Sums of gradients and counts of rows per bin of every column: all that the search for a split looks at. */
import type { BinnedColumn, ColumnBins } from './binning.ts';
import type { Gradients } from '../gradients.ts';

/** Three numbers per bin, side by side for the cache: sum of first derivatives, of second ones, rows. All integers. */
export type Histogram = Float64Array;

export const PER_BIN = 3;

export interface HistogramLayout {
  /** Where each column's first bin starts. A column has `bins + 1` bins: the last one is for missing values. */
  readonly offsets: readonly number[];
  readonly length: number;
}

export function layOutHistogram(columns: readonly Pick<ColumnBins, 'bins'>[]): HistogramLayout {
  const offsets: number[] = [];
  let length = 0;
  for (const { bins } of columns) {
    offsets.push(length);
    length += (bins + 1) * PER_BIN;
  }
  return { offsets, length };
}

/** Overwrites the histogram with the sums over `rows` (indices), for the columns in `active` (indices). */
export function fillHistogram(
  histogram: Histogram,
  layout: HistogramLayout,
  columns: readonly Pick<BinnedColumn, 'codes'>[],
  active: readonly number[],
  gradients: Gradients,
  rows: Uint32Array,
): void {
  histogram.fill(0);
  for (const column of active) {
    const { codes } = columns[column] as BinnedColumn;
    addColumn(histogram, layout.offsets[column] as number, codes, gradients, rows);
  }
}

function addColumn(
  histogram: Histogram,
  offset: number,
  codes: Uint8Array,
  { first, second }: Gradients,
  rows: Uint32Array,
): void {
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    const at = offset + (codes[row] as number) * PER_BIN;
    histogram[at] = (histogram[at] as number) + (first[row] as number);
    histogram[at + 1] = (histogram[at + 1] as number) + (second[row] as number);
    histogram[at + 2] = (histogram[at + 2] as number) + 1;
  }
}

/** Turns a parent's histogram into that of one child by taking off the other's; exact, since all are integers. */
export function subtractHistogram(parent: Histogram, child: Histogram): void {
  for (let index = 0; index < parent.length; index++) {
    parent[index] = (parent[index] as number) - (child[index] as number);
  }
}

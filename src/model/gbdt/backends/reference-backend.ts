/** The training backend in the plainest form, on one thread: the oracle for the kernels, and what works at any size. */
import type { LabelledTable } from '../../../core/feature-table.ts';
import { meanLogLoss } from '../../mean-log-loss.ts';
import { takeLabels, takeValues } from '../../columns/take-rows.ts';
import type { GbdtParameters } from '../../train-options.ts';
import { type BinnedColumn, binColumn } from '../trees/binning.ts';
import { allocateGradients, fillGradients } from '../gradients.ts';
import { type RowParts, everyRow } from '../hold-out.ts';
import { type Histogram, fillHistogram, layOutHistogram, subtractHistogram } from '../trees/histogram.ts';
import { findSplit } from '../trees/find-split.ts';
import { directionsOf } from '../trees/monotone.ts';
import { passingCodes } from '../trees/passing-codes.ts';
import type { Split } from '../trees/split.ts';
import { weighClasses } from '../weigh-classes.ts';
import type { RowRange, SearchedNode, TrainingBackend } from './training-backend.ts';

export function openReferenceBackend(
  table: LabelledTable,
  parameters: GbdtParameters,
  { order, trainRows }: RowParts = everyRow(table),
): TrainingBackend {
  const { rows } = table;
  const target = takeLabels(table.target, order);
  const columns = table.columns.map((column) =>
    binColumn(takeValues(column, order), parameters.max_bins, trainRows),
  );
  const layout = layOutHistogram(columns);
  const classes = weighClasses(target.subarray(0, trainRows), parameters);
  const gradients = allocateGradients(trainRows, classes.weights);
  const { unit } = gradients;
  const index = new Uint32Array(rows);
  const margins = new Float64Array(rows);
  const directions = directionsOf(columns, parameters);
  const space = { columns, layout, unit, limits: parameters, directions };
  const histograms: Histogram[] = [];
  const histogram = (slot: number): Histogram => (histograms[slot] ??= new Float64Array(layout.length));
  let active: readonly number[] = [];
  const fill = (filled: Histogram, { begin, end }: RowRange): void =>
    fillHistogram(filled, layout, columns, active, gradients, index.subarray(begin, end));
  const find = ({ slot, node }: SearchedNode): Split | undefined =>
    findSplit(space, histogram(slot), active, node);
  return {
    columns,
    layout,
    unit,
    trainRows,
    classes,
    index,
    margins,
    histogram,
    fillGradients: () => fillGradients(gradients, margins, target),
    meanLogLoss: (part) => {
      const [begin, end] = part === 'train' ? [0, trainRows] : [trainRows, rows];
      return meanLogLoss(margins.subarray(begin, end), target.subarray(begin, end), classes.weights);
    },
    setActive: (chosen) => {
      active = chosen;
    },
    fillHistogram: (slot, range) => fill(histogram(slot), range),
    findSplit: (slot, node) => find({ slot, node }),
    splitSiblings: ({ rows: range, smaller, larger }) => {
      const summed = smaller === undefined ? new Float64Array(layout.length) : histogram(smaller.slot);
      fill(summed, range);
      subtractHistogram(histogram(larger.slot), summed);
      return { smaller: smaller && find(smaller), larger: find(larger) };
    },
    partition: ({ begin, end }, split) => {
      const { codes, bins } = columns[split.column] as BinnedColumn;
      return partition(index.subarray(begin, end), codes, passingCodes(split, bins));
    },
    addToMargins: ({ begin, end }, value) => {
      for (const row of index.subarray(begin, end)) margins[row] = (margins[row] as number) + value;
    },
    close: () => undefined,
  };
}

function partition(rows: Uint32Array, codes: Uint8Array, passes: Uint8Array): number {
  const passing = rows.filter((row) => passes[codes[row] as number] === 1);
  const failing = rows.filter((row) => passes[codes[row] as number] === 0);
  rows.set(passing);
  rows.set(failing, passing.length);
  return passing.length;
}

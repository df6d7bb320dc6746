/** The training backend in WebAssembly, over one shared memory and several threads: see docs/decisions/0009-kernels.md. */
import type { FeatureColumn, LabelledTable } from '../../../core/feature-table.ts';
import { type Frame, codePlaces, layOutFrame } from '../../../kernels/lay-out-frame.ts';
import { MAX_BYTES, MAX_THREADS, type OpenKernels, openKernels } from '../../../kernels/open-kernels.ts';
import { countClasses } from '../../class-weights.ts';
import { meanOfLosses } from '../../mean-log-loss.ts';
import { takeLabels, takeValues } from '../../columns/take-rows.ts';
import type { GbdtParameters } from '../../train-options.ts';
import { type ColumnBins, binCategorical, fitThresholds } from '../trees/binning.ts';
import { gradientScale } from '../gradients.ts';
import { type RowParts, everyRow } from '../hold-out.ts';
import { type Histogram, layOutHistogram } from '../trees/histogram.ts';
import { openKernelSearch } from './wasm-search.ts';
import { directionsOf } from '../trees/monotone.ts';
import { passingCodes } from '../trees/passing-codes.ts';
import { weighClasses } from '../weigh-classes.ts';
import type { TrainingBackend } from './training-backend.ts';

export function openWasmBackend(
  table: LabelledTable,
  parameters: GbdtParameters,
  size: Frame,
  parts: RowParts = everyRow(table),
): TrainingBackend {
  const frame = { ...size, trainRows: parts.trainRows };
  const opened = openKernels(frame);
  try {
    return layOut(opened, table, parameters, frame, parts);
  } catch (error) {
    opened.kernels.stop();
    throw error;
  }
}

function layOut(
  opened: OpenKernels,
  table: LabelledTable,
  parameters: GbdtParameters,
  frame: Frame,
  { order, trainRows }: RowParts,
): TrainingBackend {
  const { kernels, buffer } = opened;
  const { rows } = table;
  const target = takeLabels(table.target, order);
  const columns = table.columns.map((column, place) =>
    binInto(opened, frame, takeValues(column, order), place, parameters.max_bins),
  );
  const layout = layOutHistogram(columns);
  const labels = new Uint8Array(buffer, frame.target, Math.ceil(rows / 8));
  for (let row = 0; row < rows; row++) {
    labels[row >>> 3] = (labels[row >>> 3] as number) | ((target[row] as number) << (row & 7));
  }
  new Uint32Array(buffer, frame.bins, columns.length).set(columns.map(({ bins }) => bins));
  new Uint32Array(buffer, frame.offsets, columns.length).set(layout.offsets.map((offset) => offset * 8));
  const asked = new Uint8Array(buffer, frame.active, frame.groups * 4);
  const passes = new Uint8Array(buffer, frame.passes, 256);
  const margins = new Float64Array(buffer, frame.margins, rows);
  const classes = weighClasses(target.subarray(0, trainRows), parameters);
  const { weights } = classes;
  const heldRows = countClasses(target.subarray(trainRows));
  const { unit, scales } = gradientScale(trainRows, weights);
  const address = (slot: number): number => frame.histograms + slot * frame.histogramBytes;
  const views: Histogram[] = [];
  const histogram = (slot: number): Histogram =>
    (views[slot] ??= new Float64Array(buffer, address(slot), layout.length));
  const directions = directionsOf(columns, parameters);
  const space = { columns, layout, unit, limits: parameters, directions };
  return {
    columns,
    layout,
    unit,
    trainRows,
    classes,
    index: new Uint32Array(buffer, frame.index, rows),
    margins,
    histogram,
    fillGradients: () => kernels.fillGradients(scales.negative, scales.positive),
    meanLogLoss: (part) => {
      const [begin, end] = part === 'train' ? [0, trainRows] : [trainRows, rows];
      const sum = kernels.sumLosses(begin, end, weights.negative, weights.positive);
      return meanOfLosses(sum, part === 'train' ? classes.rows : heldRows, weights);
    },
    setActive: (chosen) => {
      asked.fill(0);
      for (const column of chosen) asked[column] = 1;
    },
    fillHistogram: (slot, { begin, end }) => kernels.fillHistogram(address(slot), begin, end),
    ...openKernelSearch(opened, frame, space, address, histogram),
    partition: ({ begin, end }, split) => {
      passes.set(passingCodes(split, columns[split.column]?.bins ?? 0));
      return kernels.partition(begin, end, split.column);
    },
    addToMargins: ({ begin, end }, value) => kernels.addToMargins(begin, end, value),
    close: () => kernels.stop(),
  };
}

/** Bins a column and puts its codes where the kernels look for them. */
function binInto(
  { kernels, buffer }: OpenKernels,
  frame: Frame,
  column: FeatureColumn,
  place: number,
  maxBins: number,
): ColumnBins {
  if (column.kind === 'numeric') {
    // Margins and derivatives are not needed yet: their memory is.
    new Float32Array(buffer, frame.margins, frame.rows).set(column.values);
    const present = kernels.sortPresent();
    const fitted = fitThresholds(new Float32Array(buffer, frame.gradients, present), maxBins);
    const bins = present === 0 ? 0 : fitted.length + 1;
    const thresholds = new Float32Array(buffer, frame.thresholds, 256).fill(Infinity);
    thresholds.set(fitted);
    kernels.encode(place, bins);
    return { kind: 'numeric', name: column.name, bins, thresholds: fitted };
  }
  const { codes, ...bins } = binCategorical(column, maxBins, frame.trainRows);
  const { start, step } = codePlaces(frame, place);
  const all = new Uint8Array(buffer);
  for (let row = 0, at = start; row < frame.rows; row++, at += step) all[at] = codes[row] as number;
  return bins;
}

/** The frame of a training, or undefined when it does not fit the memory that kernels can address. */
export function kernelFrame(
  table: LabelledTable,
  parameters: GbdtParameters,
  threads: number,
): Frame | undefined {
  const size = { rows: table.rows, columns: table.columns.length };
  const frame = frameFor(size, parameters, threads);
  return frame.bytes <= MAX_BYTES ? frame : undefined;
}

/** Bytes by which a training goes beyond what the kernels can address: 0 when it does not. */
export function bytesBeyondKernels(
  size: { readonly rows: number; readonly columns: number },
  parameters: Pick<GbdtParameters, 'num_leaves'>,
  threads: number,
): number {
  return Math.max(0, frameFor(size, parameters, threads).bytes - MAX_BYTES);
}

function frameFor(
  size: { readonly rows: number; readonly columns: number },
  { num_leaves: histograms }: Pick<GbdtParameters, 'num_leaves'>,
  threads: number,
): Frame {
  return layOutFrame({ ...size, threads: Math.min(threads, MAX_THREADS), histograms });
}

/** Random tables and limits, and both backends of training at work on them. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { FeatureColumn, LabelledTable } from '../../../core/feature-table.ts';
import type { GbdtParameters } from '../../train-options.ts';
import { type RowParts } from '../hold-out.ts';
import { kernelFrame, openWasmBackend } from './wasm-backend.ts';
import { openReferenceBackend } from './reference-backend.ts';
import type { TrainingBackend } from './training-backend.ts';

const numbers = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.float({ noNaN: true }),
  fc.constantFrom(Number.NaN, 0, -0, Infinity, -Infinity, 1e-45, -1e-45),
);
const texts = fc.oneof(fc.constantFrom('', 'a', 'b', 'c'), fc.constantFrom('d', 'e', 'f', 'g', 'h', 'ö'));

export const tables: fc.Arbitrary<LabelledTable> = fc
  .record({
    rows: fc.integer({ min: 1, max: 120 }),
    kinds: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
  })
  .chain(({ rows, kinds }) => {
    const size = { minLength: rows, maxLength: rows };
    const columns = kinds.map((numeric, place): fc.Arbitrary<FeatureColumn> => {
      const name = `x${place}`;
      return numeric
        ? fc
            .array(numbers, size)
            .map((values) => ({ kind: 'numeric', name, values: Float32Array.from(values) }))
        : fc.array(texts, size).map((values) => ({ kind: 'categorical', name, values }));
    });
    const target = fc.array(fc.constantFrom(0, 1), size).map((labels) => Uint8Array.from(labels));
    return fc.record({ rows: fc.constant(rows), columns: fc.tuple(...columns), target });
  });

export const limits = fc.record({
  max_bins: fc.integer({ min: 2, max: 255 }),
  min_child_samples: fc.integer({ min: 1, max: 10 }),
  min_child_weight: fc.constantFrom(0, 1e-3, 2),
  min_gain: fc.constantFrom(0, 0.1),
  max_cat_to_onehot: fc.integer({ min: 1, max: 6 }),
  max_cat_threshold: fc.integer({ min: 1, max: 4 }),
  lambda_l2: fc.constantFrom(0, 1, 5),
  lambda_l1: fc.constantFrom(0, 0.5),
  max_delta_step: fc.constantFrom(0, 0.3),
  cat_smooth: fc.constantFrom(0, 1, 10),
  cat_l2: fc.constantFrom(0, 10),
  min_data_per_group: fc.constantFrom(1, 5),
  monotone: fc.dictionary(fc.constantFrom('x0', 'x1', 'x2'), fc.constantFrom(-1, 1)),
  num_leaves: fc.integer({ min: 2, max: 9 }),
  max_depth: fc.integer({ min: 1, max: 6 }),
  n_estimators: fc.integer({ min: 1, max: 4 }),
  subsample: fc.constantFrom(0.05, 0.5, 1),
  colsample: fc.constantFrom(0.3, 1),
});

export const weighted = fc.oneof(
  fc.constantFrom({}, { class_weight: 'balanced' as const }),
  fc.record({ scale_pos_weight: fc.double({ min: 1e-3, max: 900, noNaN: true }) }),
);

export function openKernels(
  table: LabelledTable,
  parameters: GbdtParameters,
  threads = 1,
  parts?: RowParts,
): TrainingBackend {
  const frame = kernelFrame(table, parameters, threads);
  if (frame === undefined) throw new RangeError('the table is too large for the kernels');
  return openWasmBackend(table, parameters, frame, parts);
}

/** Does the same with both workbenches and compares what they give back. */
export function inBoth(
  table: LabelledTable,
  parameters: GbdtParameters,
  use: (bench: TrainingBackend) => unknown,
  parts?: RowParts,
  threads = 1,
): void {
  const plain = openReferenceBackend(table, parameters, parts);
  const kernel = openKernels(table, parameters, threads, parts);
  try {
    expect(use(kernel)).toEqual(use(plain));
  } finally {
    kernel.close();
  }
}

export function start(bench: TrainingBackend, margins: (row: number) => number): void {
  bench.index.forEach((_, row) => (bench.index[row] = row));
  bench.margins.forEach((_, row) => (bench.margins[row] = margins(row)));
  bench.setActive(bench.columns.map((_, column) => column));
  bench.fillGradients();
}

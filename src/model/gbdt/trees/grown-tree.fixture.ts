import { onTestFinished } from 'vitest';
import { sampleTable } from '../../artifact/sample-table.fixture.ts';
import { binColumn } from './binning.ts';
import { type Gradients, allocateGradients, fillGradients } from '../gradients.ts';
import { type TreeTask } from './grower.ts';
import { layOutHistogram } from './histogram.ts';
import { parametersOf } from '../parameters-of.fixture.ts';
import { openReferenceBackend } from '../backends/reference-backend.ts';
import type { Sums } from './split.ts';

export const sample = sampleTable(600);
export const columns = sample.columns.map((column) => binColumn(column, 31));
export const layout = layOutHistogram(columns);
export const active = columns.map((_, column) => column);
export const everyRow = () => Uint32Array.from({ length: sample.rows }, (_, row) => row);

export function gradientsOf(target: Uint8Array, margin = -0.7): Gradients {
  const gradients = allocateGradients(target.length);
  fillGradients(gradients, new Float64Array(target.length).fill(margin), target);
  return gradients;
}

export type Open = typeof openReferenceBackend;

/** A task over every row and column of a table, with derivatives at the margin -0.7. */
export function task(
  given: Record<string, number | string>,
  open: Open = openReferenceBackend,
  table = sample,
): TreeTask {
  const parameters = parametersOf({ min_child_samples: 1, lambda_l2: 1, max_bins: 31, ...given });
  const bench = open(table, parameters);
  onTestFinished(() => bench.close());
  bench.margins.fill(-0.7);
  bench.fillGradients();
  bench.index.set(bench.index.map((_, row) => row));
  return { bench, rows: table.rows, active: table.columns.map((_, column) => column), parameters };
}

export function sumOf({ first, second }: Gradients, rows: readonly number[]): Sums {
  return {
    first: rows.reduce((sum, row) => sum + (first[row] ?? 0), 0),
    second: rows.reduce((sum, row) => sum + (second[row] ?? 0), 0),
    rows: rows.length,
  };
}

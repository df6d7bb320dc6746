/** Where rows are few and columns many, kernels share out columns; else rows. The same model either way. */
import { describe, expect, test } from 'vitest';
import type { FeatureColumn, LabelledTable } from '../../core/feature-table.ts';
import { sampleTable } from '../artifact/sample-table.fixture.ts';
import { kernelFrame, openWasmBackend } from './backends/wasm-backend.ts';
import { parametersOf } from './parameters-of.fixture.ts';
import { openReferenceBackend } from './backends/reference-backend.ts';
import { boost } from './train-gbdt.ts';
import type { TrainingBackend } from './backends/training-backend.ts';

/** No multiple of the columns that a thread takes at once. */
const COPIES = 11;

function wideTable(rows: number): LabelledTable {
  const copies = Array.from({ length: COPIES }, (_, copy) => sampleTable(rows, copy + 1));
  const columns = copies.flatMap((table, copy) =>
    table.columns.map((column): FeatureColumn => ({ ...column, name: `${column.name} ${copy}` })),
  );
  return { rows, columns, target: copies[0]?.target ?? new Uint8Array(rows) };
}

// Leaves of one chunk of 8192 rows only; both kinds of leaves.
describe.each([700, 9001])('a table of %i rows and 44 columns gives the plain twin’s model', (rows) => {
  const table = wideTable(rows);
  const parameters = parametersOf({
    n_estimators: 4,
    num_leaves: 12,
    max_depth: 12,
    colsample: 0.6,
    subsample: 0.9,
  });
  const train = (bench: TrainingBackend) => {
    try {
      return boost(bench, parameters, 1, () => undefined);
    } finally {
      bench.close();
    }
  };
  const expected = train(openReferenceBackend(table, parameters));

  test.each([1, 2, 3, 8])('at %i threads', (threads) => {
    const frame = kernelFrame(table, parameters, threads);
    if (frame === undefined) throw new RangeError('the table is too large for the kernels');
    expect(train(openWasmBackend(table, parameters, frame))).toEqual(expected);
  });
});

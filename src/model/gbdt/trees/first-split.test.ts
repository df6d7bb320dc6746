import { describe, expect, test } from 'vitest';
import type { FeatureColumn, LabelledTable } from '../../../core/feature-table.ts';
import { growTree } from './grower.ts';
import { openReferenceBackend } from '../backends/reference-backend.ts';
import { task } from './grown-tree.fixture.ts';

describe('the first split finds a known decision', () => {
  const rows = 300;
  const ramp = Float32Array.from({ length: rows }, (_, row) => (row * 37) % rows);
  const constant = new Float32Array(rows).fill(3);

  function firstSplit(
    column: FeatureColumn,
    label: (row: number) => boolean,
    before?: FeatureColumn,
    group = 100,
  ) {
    const target = Uint8Array.from({ length: rows }, (_, row) => (label(row) ? 1 : 0));
    const other = before ?? { kind: 'numeric', name: 'constant', values: constant };
    const table: LabelledTable = { rows, columns: [other, column], target };
    const growth = task(
      { num_leaves: 2, max_bins: 255, min_data_per_group: group },
      openReferenceBackend,
      table,
    );
    const nodes = growTree(growth);
    const bins = growth.bench.columns[1];
    const [root] = nodes;
    if (root?.kind !== 'split') throw new Error('the tree did not split');
    const threshold =
      bins?.kind === 'numeric' && root.split.kind !== 'categories'
        ? bins.thresholds[root.split.bin]
        : undefined;
    return { ...root.split, threshold };
  }

  test('a step at 120', () => {
    const column: FeatureColumn = { kind: 'numeric', name: 'x', values: ramp };
    const split = firstSplit(column, (row) => (ramp[row] ?? 0) >= 120);
    expect(split).toMatchObject({ kind: 'threshold', column: 1, threshold: 119.5 });
  });

  test('in the first of two equal columns', () => {
    const twin: FeatureColumn = { kind: 'numeric', name: 'constant', values: ramp };
    const split = firstSplit({ ...twin, name: 'x' }, (row) => (ramp[row] ?? 0) >= 120, twin);
    expect(split).toMatchObject({ kind: 'threshold', column: 0 });
  });

  test('a step with missing values above it', () => {
    const values = ramp.map((value) => (value > 250 ? Number.NaN : value));
    const split = firstSplit({ kind: 'numeric', name: 'x', values }, (row) => (ramp[row] ?? 0) >= 120);
    expect(split).toMatchObject({ threshold: 119.5, missingPasses: false });
  });

  test('a step with missing values below it', () => {
    const values = ramp.map((value) => (value < 50 ? Number.NaN : value));
    const split = firstSplit({ kind: 'numeric', name: 'x', values }, (row) => (ramp[row] ?? 0) >= 120);
    expect(split).toMatchObject({ threshold: 119.5, missingPasses: true });
  });

  test('whether there is a value at all', () => {
    const values = ramp.map((value) => (value % 3 === 0 ? Number.NaN : value));
    const split = firstSplit({ kind: 'numeric', name: 'x', values }, (row) => (ramp[row] ?? 0) % 3 === 0);
    expect(split).toMatchObject({ column: 1, missingPasses: false, failing: { rows: 100 } });
    expect(split.threshold).toBeUndefined();
  });

  test('one category against the rest', () => {
    const values = Array.from(ramp, (value) => 'abcd'.charAt(value % 4));
    const split = firstSplit({ kind: 'categorical', name: 'x', values }, (row) => values[row] === 'd');
    expect(split).toMatchObject({ kind: 'category', bin: 3, missingPasses: false, passing: { rows: 75 } });
  });

  test('a set of categories, the shorter side passing', () => {
    const values = Array.from(ramp, (value) => 'abcdefghij'.charAt(value % 10));
    const column: FeatureColumn = { kind: 'categorical', name: 'x', values };
    for (const [letters, codes] of [
      ['cfh', [2, 5, 7]],
      ['abdegij', [2, 5, 7]],
      ['g', [6]],
    ] as const) {
      const split = firstSplit(column, (row) => letters.includes(values[row] ?? ''), undefined, 1);
      expect(split).toMatchObject({
        kind: 'categories',
        codes,
        missingPasses: false,
        passing: { rows: codes.length * 30 },
      });
    }
  });

  test('a set of categories with missing values', () => {
    const values = Array.from(ramp, (value) => (value % 10 === 9 ? '' : 'abcdefghi'.charAt(value % 10)));
    const column: FeatureColumn = { kind: 'categorical', name: 'x', values };
    const split = firstSplit(column, (row) => ['', 'b', 'e'].includes(values[row] ?? ''), undefined, 1);
    expect(split).toMatchObject({
      kind: 'categories',
      codes: [1, 4],
      missingPasses: true,
      failing: { rows: 210 },
    });
  });
});

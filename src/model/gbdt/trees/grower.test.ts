import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FeatureColumn, LabelledTable } from '../../../core/matrix.ts';
import { sampleTable } from '../../artifact/sample-table.ts';
import { type BinnedColumn, binColumn } from './binning.ts';
import { findSplit } from './find-split.ts';
import { type Gradients, allocateGradients, fillGradients, gradientBits } from '../gradients.ts';
import { type GrownNode, type TreeTask, growTree } from './grower.ts';
import { PER_BIN, fillHistogram, layOutHistogram, subtractHistogram } from './histogram.ts';
import { kernelFrame, openKernelWorkbench } from '../backends/wasm-backend.ts';
import { parametersOf } from '../parameters-of.fixture.ts';
import { passingCodes } from './passing-codes.ts';
import { openPlainWorkbench } from '../backends/reference-backend.ts';
import type { Sums } from './split.ts';
import type { RowRange, TrainingBackend } from '../backends/training-backend.ts';

const sample = sampleTable(600);
const columns = sample.columns.map((column) => binColumn(column, 31));
const layout = layOutHistogram(columns);
const active = columns.map((_, column) => column);
const everyRow = () => Uint32Array.from({ length: sample.rows }, (_, row) => row);

function gradientsOf(target: Uint8Array, margin = -0.7): Gradients {
  const gradients = allocateGradients(target.length);
  fillGradients(gradients, new Float64Array(target.length).fill(margin), target);
  return gradients;
}

type Open = typeof openPlainWorkbench;

const openKernels: Open = (table, parameters) => {
  const frame = kernelFrame(table, parameters, 2);
  if (frame === undefined) throw new RangeError('the table is too large for the kernels');
  return openKernelWorkbench(table, parameters, frame);
};

/** A task over every row and column of a table, with derivatives at the margin -0.7. */
function task(
  given: Record<string, number | string>,
  open: Open = openPlainWorkbench,
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

const rowsOf = (bench: TrainingBackend, { begin, end }: RowRange): number[] => [
  ...bench.index.subarray(begin, end),
];

const leavesOf = (nodes: readonly GrownNode[]) => nodes.filter((node) => node.kind === 'leaf');

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

describe.each([
  ['plain', openPlainWorkbench],
  ['kernel', openKernels],
])('tree of the %s training backend', (_, open) => {
  test('has leaves that part the rows: each row in one, none lost', () => {
    const growth = task({ num_leaves: 20, max_depth: 10 }, open);
    const leaves = leavesOf(growTree(growth));
    expect(leaves).toHaveLength(20);
    const rows = leaves.flatMap((leaf) => rowsOf(growth.bench, leaf));
    expect(rows.toSorted((a, b) => a - b)).toEqual([...everyRow()]);
  });

  test('puts each row where its bins lead, and keeps exact sums', () => {
    const growth = task({ num_leaves: 12, max_depth: 10 }, open);
    const gradients = gradientsOf(sample.target);
    const nodes = growTree(growth);
    for (const [index, leaf] of nodes.entries()) {
      if (leaf.kind !== 'leaf') continue;
      const rows = rowsOf(growth.bench, leaf);
      for (const row of rows) expect(walk(nodes, row)).toBe(index);
      expect(leaf.sums).toMatchObject(sumOf(gradients, rows));
    }
  });

  test('has no leaf of fewer rows than min_child_samples', () => {
    for (const atLeast of [1, 2, 7, 20, 51, 120, 300, 301]) {
      const nodes = growTree(task({ num_leaves: 40, max_depth: 20, min_child_samples: atLeast }, open));
      for (const { begin, end } of leavesOf(nodes)) expect(end - begin).toBeGreaterThanOrEqual(atLeast);
    }
  });

  test('is no deeper than max_depth and has no more leaves than num_leaves', () => {
    const nodes = growTree(task({ num_leaves: 100, max_depth: 3 }, open));
    expect(depth(nodes, 0)).toBe(3);
    expect(leavesOf(growTree(task({ num_leaves: 5, max_depth: 20 }, open)))).toHaveLength(5);
  });

  test('grown depth-wise splits no leaf before a shallower one, of one depth that with the greatest gain', () => {
    const nodes = growTree(task({ num_leaves: 11, max_depth: 10, grow_policy: 'depthwise' }, open));
    const splits = nodes.flatMap((node, at) => (node.kind === 'split' ? [{ ...node, at }] : []));
    // Children are numbered as they come, so their numbers tell the order of splits.
    const inOrder = splits.toSorted((a, b) => a.whenTrue - b.whenTrue);
    const depths = inOrder.map(({ at }) => depthOf(nodes, at));
    expect(depths).toEqual(depths.toSorted((a, b) => a - b));
    expect(Math.max(...depths)).toBe(3);
    for (const level of [1, 2, 3]) {
      const gains = inOrder.filter((_, place) => depths[place] === level).map(({ split }) => split.gain);
      expect(gains).toEqual(gains.toSorted((a, b) => b - a));
    }
    expect(leavesOf(nodes)).toHaveLength(11);
  });

  test('has the same leaves depth-wise as leaf-wise when all are split', () => {
    const [deep, wide] = ['leafwise', 'depthwise'].map((grow_policy) => {
      const growth = task({ num_leaves: 64, max_depth: 4, grow_policy }, open);
      return leavesOf(growTree(growth)).map((leaf) => rowsOf(growth.bench, leaf).join(' '));
    });
    expect(wide?.toSorted()).toEqual(deep?.toSorted());
  });

  test('is one leaf when no split gains more than min_gain', () => {
    expect(growTree(task({ min_gain: 1e9 }, open))).toHaveLength(1);
  });
});

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
      openPlainWorkbench,
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

function sumOf({ first, second }: Gradients, rows: readonly number[]): Sums {
  return {
    first: rows.reduce((sum, row) => sum + (first[row] ?? 0), 0),
    second: rows.reduce((sum, row) => sum + (second[row] ?? 0), 0),
    rows: rows.length,
  };
}

function walk(nodes: readonly GrownNode[], row: number): number {
  let at = 0;
  for (let node = nodes[0]; node?.kind === 'split'; node = nodes[at]) {
    const column = columns[node.split.column] as BinnedColumn;
    const passes = passingCodes(node.split, column.bins)[column.codes[row] ?? 0] === 1;
    at = passes ? node.whenTrue : node.whenFalse;
  }
  return at;
}

function depth(nodes: readonly GrownNode[], at: number): number {
  const node = nodes[at];
  if (node?.kind !== 'split') return 0;
  return 1 + Math.max(depth(nodes, node.whenTrue), depth(nodes, node.whenFalse));
}

/** Splits above a node. */
function depthOf(nodes: readonly GrownNode[], at: number): number {
  const parent = nodes.findIndex(
    (node) => node.kind === 'split' && (node.whenTrue === at || node.whenFalse === at),
  );
  return parent === -1 ? 0 : 1 + depthOf(nodes, parent);
}

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

import { describe, expect, test } from 'vitest';
import { type BinnedColumn } from './binning.ts';
import { type GrownNode, growTree } from './grower.ts';
import { kernelFrame, openWasmBackend } from '../backends/wasm-backend.ts';
import { passingCodes } from './passing-codes.ts';
import { openReferenceBackend } from '../backends/reference-backend.ts';
import type { RowRange, TrainingBackend } from '../backends/training-backend.ts';
import { type Open, columns, everyRow, gradientsOf, sample, sumOf, task } from './grown-tree.fixture.ts';

const openKernels: Open = (table, parameters) => {
  const frame = kernelFrame(table, parameters, 2);
  if (frame === undefined) throw new RangeError('the table is too large for the kernels');
  return openWasmBackend(table, parameters, frame);
};

const rowsOf = (bench: TrainingBackend, { begin, end }: RowRange): number[] => [
  ...bench.index.subarray(begin, end),
];

const leavesOf = (nodes: readonly GrownNode[]) => nodes.filter((node) => node.kind === 'leaf');

describe.each([
  ['plain', openReferenceBackend],
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

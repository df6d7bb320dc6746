import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeatureColumn } from '../../../core/feature-table.ts';
import { sampleTableOfTowns } from '../../artifact/sample-table.fixture.ts';
import { sumsAt } from '../trees/candidates.ts';
import { PER_BIN } from '../trees/histogram.ts';
import { parametersOf } from '../parameters-of.fixture.ts';
import { type Sums, addSums } from '../trees/split.ts';
import { boost } from '../train-gbdt.ts';
import type { TrainingBackend } from './training-backend.ts';
import { inBoth, limits, openKernels, start, tables, weighted } from './both-backends.fixture.ts';

const contents = (bench: TrainingBackend, slot: number) => [
  ...bench.histogram(slot).subarray(0, bench.layout.length),
];

function sumsOf(bench: TrainingBackend, slot: number): Sums {
  let sums = { first: 0, second: 0, rows: 0 };
  for (let at = 0; at < ((bench.columns[0]?.bins ?? 0) + 1) * PER_BIN; at += PER_BIN) {
    sums = addSums(sums, sumsAt(bench.histogram(slot), at));
  }
  return sums;
}

/** Columns repeat each other, and so do bins; the given share of bins is not empty. */
function fillAtRandom(bench: TrainingBackend, seed: number, full: number): void {
  const histogram = bench.histogram(0);
  for (const [column, { bins }] of bench.columns.entries()) {
    const stream = hash(seed, column % 4);
    for (let bin = 0; bin <= bins; bin++) {
      const at = (bench.layout.offsets[column] as number) + bin * PER_BIN;
      const draw = (part: number): number => hash(stream + part, bin % 7 === 6 ? bin - 1 : bin);
      const rows = draw(1) < full * 2 ** 32 ? 1 + (draw(2) % 30) : 0;
      const first = draw(3) % 3 === 0 ? 0 : ((draw(4) % 2 ** 30) - 2 ** 29) * rows;
      const second = draw(3) % 5 === 0 ? 0 : (draw(5) % 2 ** 28) * rows;
      histogram.set(rows === 0 ? [0, 0, 0] : [first, second, rows], at);
    }
  }
}

function hash(stream: number, place: number): number {
  let value = Math.imul(stream + 1, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca77);
  for (const factor of [0x7feb352d, 0x846ca68b]) value = Math.imul(value ^ (value >>> 16), factor);
  return (value ^ (value >>> 15)) >>> 0;
}

describe('the kernels give the bits of the plain code', () => {
  test('in bins, histograms, splits and partitions of random tables', () => {
    const bounds = fc.constantFrom<[number, number]>([-Infinity, Infinity], [-0.3, Infinity], [-0.2, 0.1]);
    fc.assert(
      fc.property(
        tables,
        limits,
        bounds,
        fc.nat(5),
        fc.nat(254),
        fc.boolean(),
        (table, given, [lower, upper], place, bin, flag) => {
          inBoth(table, parametersOf(given), (bench) => {
            start(bench, (row) => ((row * 37) % 19) / 4 - 2);
            const all = { begin: 0, end: table.rows };
            const column = place % bench.columns.length;
            const kind = bench.columns[column]?.kind === 'numeric' ? 'threshold' : 'category';
            const nodeOf = (slot: number) => ({ ...sumsOf(bench, slot), l2: 1, lower, upper });
            bench.fillHistogram(0, all);
            const before = contents(bench, 0);
            const split = bench.findSplit(0, nodeOf(0));
            const middle = bench.partition(all, split ?? { kind, column, bin, missingPasses: flag });
            const rows = [...bench.index];
            const [passing, failing] = [
              { begin: 0, end: middle },
              { begin: middle, end: table.rows },
            ];
            bench.fillHistogram(1, failing);
            const others = contents(bench, 1);
            const larger = { slot: 0, node: nodeOf(1) };
            bench.fillHistogram(1, passing);
            const smaller = flag ? { slot: 1, node: nodeOf(1) } : undefined;
            const splits = bench.splitSiblings({ rows: passing, smaller, larger });
            expect(contents(bench, 0)).toEqual(others);
            const summed = contents(bench, 1);
            return { columns: bench.columns.map(withoutCodes), before, split, middle, rows, splits, summed };
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  // Bins that no table would fill so: ties, sums of zero, columns that differ in the last bit, 255 bins and none.
  test('in splits of random histograms', () => {
    const { columns, target } = sampleTableOfTowns(900, 1, 300);
    const wide = [0, 1, 2].flatMap((copy) =>
      columns.map((each) => ({ ...each, name: `${each.name} ${copy}` })),
    );
    const table = { rows: 900, columns: wide, target };
    const monotone = fc.constantFrom({}, { 'noise 0': 1, 'spend 1': -1 });
    fc.assert(
      fc.property(
        limits,
        monotone,
        fc.nat(),
        fc.constantFrom(1, 0.5, 0.02),
        (given, directions, seed, full) => {
          const parameters = parametersOf({ ...given, max_bins: 255, num_leaves: 2, monotone: directions });
          const use = (bench: TrainingBackend) =>
            Array.from({ length: 10 }, (_, draw) => {
              const stream = hash(seed, draw);
              bench.setActive(
                wide.flatMap((_each, column) => (hash(stream, column) % 5 === 0 ? [] : [column])),
              );
              fillAtRandom(bench, stream, full);
              return bench.findSplit(0, { ...sumsOf(bench, 0), l2: 1, lower: -Infinity, upper: Infinity });
            });
          inBoth(table, parameters, use, undefined, 1 + (seed % 3));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('in derivatives and losses at any margin', () => {
    const names = Array.from({ length: 61 }, (_, row) => `row ${String(row).padStart(3, '0')}`);
    const columns: FeatureColumn[] = [{ kind: 'categorical', name: 'row', values: names }];
    const target = Uint8Array.from(names, (_, row) => row % 2);
    const margin = fc.oneof(
      fc.double({ min: -800, max: 800, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      // 2^-29 makes derivatives that lie half-way between two integers.
      fc.constantFrom(
        0,
        -0,
        2 ** -29,
        -(2 ** -29),
        5e-324,
        -1e-12,
        0.34657359027997264,
        1.0397207708399179,
        -708,
        708.5,
        -746,
        1e6,
      ),
    );
    const few = fc.array(margin, { minLength: names.length, maxLength: names.length });
    fc.assert(
      fc.property(few, weighted, fc.integer({ min: 40, max: 61 }), (margins, given, trainRows) => {
        // Every row has a bin of its own, so a histogram shows each row's derivatives.
        const table = { rows: names.length, columns, target };
        const order = Uint32Array.from(names, (_, row) => (row * 17) % names.length);
        const use = (bench: TrainingBackend) => {
          start(bench, (row) => margins[row] ?? 0);
          bench.fillHistogram(0, { begin: 0, end: trainRows });
          const losses = [bench.meanLogLoss('train'), bench.meanLogLoss('validation')];
          return { derivatives: contents(bench, 0), losses };
        };
        inBoth(table, parametersOf(given), use, { order, trainRows });
      }),
      { numRuns: 500 },
    );
  });

  test('where all of 300,001 rows are in one bin', () => {
    const rows = 300_001;
    const columns: FeatureColumn[] = [{ kind: 'numeric', name: 'same', values: new Float32Array(rows) }];
    const bench = openKernels({ rows, columns, target: new Uint8Array(rows) }, parametersOf({}));
    start(bench, () => 0);
    bench.fillHistogram(0, { begin: 0, end: rows });
    expect(contents(bench, 0).slice(0, PER_BIN)).toEqual([rows * 2 ** 29, rows * 2 ** 28, rows]);
    bench.fillHistogram(0, { begin: 1, end: rows });
    expect(contents(bench, 0).slice(0, PER_BIN)).toEqual([300_000 * 2 ** 29, 300_000 * 2 ** 28, 300_000]);
  });

  test('in whole models of random tables', () => {
    fc.assert(
      fc.property(tables, limits, weighted, fc.nat(9), fc.nat(3), (table, given, weights, seed, rounds) => {
        if (table.rows < 4) return;
        // Both classes in both parts.
        const trainRows = rounds === 0 ? table.rows : Math.max(2, Math.floor(table.rows * 0.7));
        const order = Uint32Array.from(table.target, (_, row) => table.rows - 1 - row);
        const target = table.target.map((label, row) => {
          const place = table.rows - 1 - row;
          return place < 2 || place >= table.rows - 2 ? place % 2 : label;
        });
        const parameters = parametersOf({ ...given, ...weights, early_stopping_rounds: rounds });
        const use = (bench: TrainingBackend) => ({
          model: boost(bench, parameters, seed, () => undefined),
          margins: [...bench.margins],
        });
        inBoth({ ...table, target }, parameters, use, { order, trainRows });
      }),
      { numRuns: 150 },
    );
  });
});

function withoutCodes({ ...column }: TrainingBackend['columns'][number]): object {
  Reflect.deleteProperty(column, 'codes');
  return column;
}

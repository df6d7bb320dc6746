import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScorableModel } from '../artifact/scorable-model.ts';
import { powerOfTwo } from '../power-of-two.ts';
import { scoreMargins } from '../score-margins.ts';
import { type Numbers, drawForest, drawLogistic, drawMlp, drawTable } from './drawn-models.fixture.ts';
import { encodeTable } from './encode-table.ts';
import { openScorer } from './open-scorer.ts';
import { splitForest } from './split-forest.fixture.ts';

const SIZES = [0, 1, 15, 16, 17, 51, 129, 511, 513, 4095, 4097];

const few: Numbers = { distinct: 40, odd: 0.1, scale: 'even' };
const many: Numbers = { distinct: 400, odd: 0.1, scale: 'powers' };

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** -0 is not 0, and a batch after another has nothing of it. */
function expectTwin(model: ScorableModel, seed: number, sizes: readonly number[], numbers = few): void {
  const scorer = openScorer(structuredClone(model));
  for (const rows of sizes) {
    const table = drawTable(seed, model.columns, rows, numbers);
    expect(scorer.margins(encodeTable(model.columns, table))).toEqual(scoreMargins(model, table));
  }
}

const shapes = fc.record({
  columns: fc.integer({ min: 1, max: 8 }),
  trees: fc.integer({ min: 0, max: 40 }),
  leaves: fc.constantFrom(1, 2, 8, 9, 16, 17, 31, 32, 64, 100),
  numbers: fc.record({
    distinct: fc.constantFrom(2, 40, 600),
    odd: fc.constantFrom(0, 0.1),
    scale: fc.constantFrom('even' as const, 'powers' as const),
  }),
  largest: fc.constantFrom(1, 100, 200, 40_000, 2 ** 24, 2 ** 31, 2 ** 44, 2 ** 52),
  grid: fc.constantFrom(
    { bits: 24, bound: 1, significand: 24 as const },
    { bits: 2, bound: 1, significand: 24 as const },
    { bits: 32, bound: 1, significand: 53 as const },
  ),
});

test('margins of any forest are the bits of the plain twin', () => {
  fc.assert(
    fc.property(seeds, shapes, fc.shuffledSubarray(SIZES, { maxLength: 3 }), (seed, shape, sizes) => {
      expectTwin(drawForest(seed, shape), seed, sizes, shape.numbers);
    }),
    { numRuns: 150 },
  );
});

test('margins of any logistic regression are the bits of the plain twin', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 8 }), fc.constantFrom(...SIZES), (seed, columns, rows) => {
      expectTwin(drawLogistic(seed, columns), seed, [rows, 7]);
    }),
    { numRuns: 60 },
  );
});

test('margins of any network are the bits of the plain twin', () => {
  const hidden = fc.array(fc.constantFrom(1, 2, 3, 4, 5, 8, 31), { maxLength: 3 });
  const sizes = fc.constantFrom(...SIZES.filter((rows) => rows < 1000));
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 8 }), hidden, sizes, (seed, columns, layers, rows) => {
      expectTwin(drawMlp(seed, columns, layers), seed, [rows, 7]);
    }),
    { numRuns: 60 },
  );
});

const onGrid = { bits: 24, bound: 1, significand: 24 } as const;

test('a batch of 65,536 rows', () => {
  const shape = {
    columns: 6,
    trees: 30,
    leaves: 31,
    numbers: { ...few, distinct: 300 },
    largest: 2 ** 16,
    grid: onGrid,
  };
  expectTwin(drawForest(1, shape), 2, [65_536], { ...few, distinct: 300 });
  expectTwin(drawLogistic(3, 5), 4, [65_536]);
  expectTwin(drawMlp(5, 4, [8, 3]), 6, [65_536]);
});

test('more trees than 16-bit sums hold, and trees of more leaves than a byte counts', () => {
  const shape = { columns: 4, trees: 600, leaves: 3, numbers: few, largest: 2 ** 20, grid: onGrid };
  expectTwin(drawForest(1, shape), 2, [700]);
  expectTwin(drawForest(2, { ...shape, largest: 255 }), 2, [700]);
  for (const leaves of [256, 300]) {
    expectTwin(drawForest(leaves, { ...shape, trees: 20, leaves, numbers: many }), 3, [700], many);
  }
});

test('sums of bytes are as large as they can be', () => {
  const [column] = [{ kind: 'numeric', name: 'x' }] as const;
  const test = { kind: 'threshold', column: 0, threshold: 0, missingPasses: true } as const;
  const tree = [
    { ...test, whenTrue: 1, whenFalse: 2 },
    { kind: 'leaf', value: powerOfTwo(24) - 1 },
    { kind: 'leaf', value: 0 },
  ] as const;
  const values = Float32Array.of(1, 0, Number.NaN);
  const table = { rows: 3, columns: [{ ...column, values }] };
  for (const trees of [256, 257, 512, 513, 1024]) {
    const grid = { bits: 0, bound: 1, significand: 53 } as const;
    const model = {
      kind: 'gbdt',
      columns: [column],
      base: 0,
      grid,
      trees: Array.from({ length: trees }, () => tree),
    } as const;
    expect(openScorer(model).margins({ rows: 3, columns: [values] })).toEqual(scoreMargins(model, table));
  }
});

test('sums of more than 53 bits are rounded where the twin rounds them', () => {
  const [odd, even] = [
    Number.MAX_SAFE_INTEGER * powerOfTwo(-32),
    (Number.MAX_SAFE_INTEGER - 1) * powerOfTwo(-32),
  ];
  const model = constants(odd, [even, -even, -odd]);
  const margins = scoreMargins(model, { rows: 1, columns: [] });
  expect(margins).toEqual(Float64Array.of(-powerOfTwo(-32)));
  expect(openScorer(model).margins({ rows: 1, columns: [] })).toEqual(margins);
});

test('leaves off the grid are summed up tree by tree', () => {
  const model = drawForest(1, { columns: 4, trees: 40, leaves: 8, numbers: few, largest: 9, grid: onGrid });
  const trees = model.trees.map((tree) =>
    tree.map((node) => (node.kind === 'leaf' ? { ...node, value: node.value / 3 + 0.1 } : node)),
  );
  expectTwin({ ...model, trees }, 2, [700]);
  expectTwin({ ...model, trees, base: 1e300 }, 2, [700]);
});

test('zeros keep their sign, and one past a float32 is rounded once', () => {
  const table = { rows: 3, columns: [] };
  for (const [base, ...values] of [
    [-0],
    [-0, -0, -0],
    [0, -0],
    [-0, 0],
    [-0, 1, -1],
    [1, -1],
    [0],
    [16_777_216, 1],
    [16_777_216, 1, 2 ** -32],
    [2 ** 20 - 2 ** -32, 2 ** -32],
  ] as const) {
    const model = constants(base, values);
    expect(openScorer(model).margins({ rows: 3, columns: [] })).toEqual(scoreMargins(model, table));
  }
});

function constants(base: number, values: readonly number[]): ScorableModel {
  const grid = { bits: 32, bound: 1, significand: 53 } as const;
  const trees = values.map((value) => [{ kind: 'leaf', value } as const]);
  return { kind: 'gbdt', columns: [], base, grid, trees };
}

test('a threshold that no float32 is, an infinite one and one that is no number', () => {
  const thresholds = [0.1, -0.1, 1e-50, -1e-50, 1e39, -1e39, 3.5e38, Infinity, -Infinity, Number.NaN, -0];
  const columns = [{ kind: 'numeric', name: 'x' }] as const;
  const near = thresholds.flatMap((value) => [
    Math.fround(value),
    Math.fround(value * (1 + 2 ** -23)),
    Math.fround(value * (1 - 2 ** -23)),
  ]);
  const values = Float32Array.of(...near, 1e-45, -1e-45, 0, Number.NaN);
  const table = { rows: values.length, columns: [{ ...columns[0], values }] };
  for (const missingPasses of [true, false]) {
    const questions = thresholds.map((threshold) => ({
      kind: 'threshold' as const,
      column: 0,
      threshold,
      missingPasses,
    }));
    const model = splitForest(columns, questions, 1);
    expect(openScorer(model).margins({ rows: values.length, columns: [values] })).toEqual(
      scoreMargins(model, table),
    );
  }
});

test('a node that asks for what its column has not is an error, not a margin', () => {
  const columns = [{ kind: 'numeric', name: 'x' }] as const;
  const split = { column: 0, missingPasses: false, whenTrue: 1, whenFalse: 2 };
  const leaf = { kind: 'leaf', value: 1 } as const;
  const model = {
    kind: 'gbdt',
    columns,
    base: 0,
    grid: onGrid,
    trees: [[{ kind: 'category', code: 1, ...split }, leaf, leaf]],
  } as const;
  expect(() => openScorer(model)).toThrow('a node of kind `category` asks column 0, which is numeric');
});

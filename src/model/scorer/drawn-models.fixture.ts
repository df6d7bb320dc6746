/** Models that no training made, drawn by a seed: whatever a scorer may be asked to read. */
import { type RandomStream, randomStream } from '../../core/random.ts';
import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import type {
  ScorableColumn,
  ScorableGbdt,
  ScorableLogistic,
  ScorableMlp,
  ScorableNode,
} from '../artifact/scorable-model.ts';
import { powerOfTwo, roundToGrid } from '../power-of-two.ts';

/** Where compares go wrong, if they do. */
const NUMBERS = Float32Array.of(
  0,
  -0,
  1,
  -1,
  0.5,
  255,
  -255,
  0.1,
  1.401298464324817e-45,
  -1.401298464324817e-45,
  1e-40,
  -1.1754943508222875e-38,
  16_777_216,
  3.4028234663852886e38,
  -3.4028234663852886e38,
  Infinity,
  -Infinity,
);

/** Categories of a column: about where tables and pages of codes end. */
const CATEGORIES = [0, 1, 2, 3, 5, 8, 13, 14, 15, 30, 31, 222, 237, 238, 239, 240, 253, 254, 255, 256];

/** What thresholds and values are. */
export interface Numbers {
  /** Distinct ones, about. */
  readonly distinct: number;
  /** Share of those where compares go wrong, if they do. */
  readonly odd: number;
  /** Close to each other near 0, and far apart beyond, or all as far. */
  readonly scale: 'even' | 'powers';
}

export interface ForestShape {
  readonly columns: number;
  readonly trees: number;
  /** Of a tree, at most. */
  readonly leaves: number;
  readonly numbers: Numbers;
  /** A leaf is an integer up to this, in steps of the grid. */
  readonly largest: number;
  readonly grid: ScorableGbdt['grid'];
}

export function drawForest(seed: number, shape: ForestShape): ScorableGbdt {
  const random = randomStream(seed, 'forest');
  const columns = drawColumns(random, shape.columns);
  const unit = powerOfTwo(-shape.grid.bits);
  const leaf = (): number => (Math.floor(random() * (2 * shape.largest + 1)) - shape.largest) * unit;
  const trees = Array.from({ length: shape.trees }, () => {
    const leaves = 1 + below(random, shape.leaves);
    return drawTree(random, leaves, columns, shape.numbers).map((node): ScorableNode =>
      node.kind === 'leaf' ? { kind: 'leaf', value: leaf() } : node,
    );
  });
  return { kind: 'gbdt', columns, trees, base: leaf() + 0, grid: shape.grid };
}

function drawTree(
  random: RandomStream,
  leaves: number,
  columns: readonly ScorableColumn[],
  numbers: Numbers,
): ScorableNode[] {
  const tree: ScorableNode[] = [{ kind: 'leaf', value: 0 }];
  const open = [0];
  // Deep trees, and broad ones.
  const isDeep = random() < 0.3;
  for (let leaf = 1; leaf < leaves; leaf++) {
    const [at = 0] = open.splice(isDeep ? -1 : below(random, open.length), 1);
    const column = below(random, columns.length);
    const sides = { whenTrue: tree.length, whenFalse: tree.length + 1 };
    const split = { column, missingPasses: random() < 0.5, ...sides };
    tree[at] = { ...drawTest(random, columns[column] as ScorableColumn, numbers), ...split };
    tree.push({ kind: 'leaf', value: 0 }, { kind: 'leaf', value: 0 });
    open.push(split.whenTrue, split.whenFalse);
    if (isDeep && random() < 0.5) open.reverse();
  }
  return tree;
}

function drawTest(random: RandomStream, column: ScorableColumn, numbers: Numbers) {
  if (column.kind === 'numeric') {
    return { kind: 'threshold', threshold: drawNumber(random, numbers) } as const;
  }
  const { length } = column.categories;
  if (random() < 0.1) {
    const threshold = random() < 0.5 ? Infinity : below(random, length + 1) - 0.5;
    return { kind: 'threshold', threshold } as const;
  }
  if (random() < 0.3) return { kind: 'category', code: below(random, length + 1) } as const;
  const share = random();
  const codes = column.categories.flatMap((_, code) => (random() < share ? [code] : []));
  return { kind: 'categories', codes } as const;
}

export function drawLogistic(seed: number, columns: number): ScorableLogistic {
  const random = randomStream(seed, 'logistic');
  const weight = (): number => roundToGrid(random() * 8 - 4, 24);
  return {
    kind: 'logistic',
    columns: drawColumns(random, columns).map((column) =>
      column.kind === 'numeric'
        ? { ...column, ...drawStatistics(random), weight: weight() }
        : {
            ...column,
            weights: column.categories.map(weight),
            otherWeight: weight(),
            missingWeight: weight(),
          },
    ),
    bias: weight(),
    inputs: { bits: 14, bound: 256 },
    weights: { bits: 24 },
    grid: { bits: 38, bound: 1, significand: 53 },
  };
}

export function drawMlp(seed: number, columns: number, hidden: readonly number[]): ScorableMlp {
  const random = randomStream(seed, 'mlp');
  const weight = (): number => roundToGrid(random() * 2 - 1, 12);
  let inputs = 0;
  const fitted = drawColumns(random, columns).map((column) => {
    if (column.kind === 'numeric') return { ...column, ...drawStatistics(random), input: inputs++ };
    const places = column.categories.map(() => inputs++);
    const otherInput = random() < 0.5 ? inputs++ : null;
    const missingInput = random() < 0.3 ? otherInput : random() < 0.5 ? inputs++ : null;
    return { ...column, inputs: places, otherInput, missingInput };
  });
  const sizes = [inputs, ...hidden, 1];
  const layers = sizes.slice(1).map((outputs, layer) => ({
    inputs: sizes[layer] as number,
    outputs,
    weights: Float64Array.from({ length: (sizes[layer] as number) * outputs }, weight),
    biases: Float64Array.from({ length: outputs }, weight),
    cap: layer === hidden.length ? null : powerOfTwo(below(random, 4)),
  }));
  return {
    kind: 'mlp',
    columns: fitted,
    inputs: { bits: 14, bound: 16 },
    layers,
    grid: { bits: 26, bound: 1, significand: 53 },
  };
}

/** Some of which make an input lie half way between two steps. */
function drawStatistics(random: RandomStream) {
  const median = Math.fround(random() * 50);
  if (random() < 0.3) return { median, mean: below(random, 9), scale: powerOfTwo(-15) };
  return { median, mean: random() * 100 - 50, scale: random() < 0.2 ? 1 : random() };
}

/** Rows with values that are thresholds, missing ones and categories that training has not seen. */
export function drawTable(
  seed: number,
  columns: readonly ScorableColumn[],
  rows: number,
  numbers: Numbers,
): FeatureTable {
  const random = randomStream(seed, 'table', rows);
  const drawn = columns.map((column): FeatureColumn => {
    const { name } = column;
    const missing = random() < 0.5 ? 0.2 : 0;
    if (column.kind === 'numeric') {
      const values = Float32Array.from({ length: rows }, () =>
        random() < missing ? Number.NaN : drawNumber(random, numbers),
      );
      return { kind: 'numeric', name, values };
    }
    const known = column.categories.length;
    const values = Array.from({ length: rows }, () => {
      if (random() < missing) return '';
      return column.categories[below(random, known + 1)] ?? 'never seen';
    });
    return { kind: 'categorical', name, values };
  });
  return { rows, columns: drawn };
}

function drawColumns(random: RandomStream, count: number): ScorableColumn[] {
  return Array.from({ length: count }, (_, place) => {
    const name = `x${place}`;
    if (random() < 0.6) return { kind: 'numeric', name };
    const length = CATEGORIES[below(random, CATEGORIES.length)] as number;
    return { kind: 'categorical', name, categories: Array.from({ length }, (__, code) => `c${code}`) };
  });
}

function drawNumber(random: RandomStream, { distinct, odd, scale }: Numbers): number {
  if (random() < odd) return NUMBERS[below(random, NUMBERS.length)] as number;
  const step = below(random, distinct);
  if (scale === 'even') return (step - distinct / 2) / 2;
  return Math.fround(powerOfTwo((step % 40) - 20) * (1 + step / distinct));
}

function below(random: RandomStream, count: number): number {
  return Math.floor(random() * count);
}

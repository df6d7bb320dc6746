/** The scoring kernels alone, columns in memory, one thread: prints nanoseconds per tree and row, and rows per second. */
import { realEffects } from '../../src/core/effects.ts';
import { randomStream } from '../../src/core/random.ts';
import type { ScorableGbdt, ScorableNode } from '../../src/model/artifact/scorable-model.ts';
import { powerOfTwo } from '../../src/model/power-of-two.ts';
import { type EncodedBatch, openScorer } from '../../src/model/scorer/open-scorer.ts';

const ROWS = 65_536;
/** Of processor time, the fastest round counts: other work on the machine disturbs most. */
const SECONDS = 3;

interface Shape {
  readonly name: string;
  readonly trees: number;
  readonly leaves: number;
  readonly numeric: number;
  readonly categorical: number;
  readonly categories: number;
}

const SHAPES: readonly Shape[] = [
  { name: '1 × 2, 10 numeric', trees: 1, leaves: 2, numeric: 10, categorical: 0, categories: 0 },
  { name: '200 × 8, 10 numeric', trees: 200, leaves: 8, numeric: 10, categorical: 0, categories: 0 },
  {
    name: '200 × 31, 14 numeric, 6 of 12',
    trees: 200,
    leaves: 31,
    numeric: 14,
    categorical: 6,
    categories: 12,
  },
  {
    name: '200 × 31, 14 numeric, 6 of 50',
    trees: 200,
    leaves: 31,
    numeric: 14,
    categorical: 6,
    categories: 50,
  },
  { name: '200 × 63, 20 numeric', trees: 200, leaves: 63, numeric: 20, categorical: 0, categories: 0 },
  { name: '100 × 255, 20 numeric', trees: 100, leaves: 255, numeric: 20, categorical: 0, categories: 0 },
  { name: '50 × 1000, 20 numeric', trees: 50, leaves: 1000, numeric: 20, categorical: 0, categories: 0 },
];

for (const shape of SHAPES) {
  const model = drawModel(shape);
  const opened = realEffects.elapsed();
  const scorer = openScorer(model);
  const opening = realEffects.elapsed() - opened;
  const batch = drawBatch(model);
  let best = Infinity;
  for (const until = realEffects.elapsed() + SECONDS * 1000; realEffects.elapsed() < until;) {
    const started = process.cpuUsage();
    scorer.margins(batch);
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1e6);
  }
  const perTree = (best * 1e9) / ROWS / shape.trees;
  const perSecond = ROWS / best / 1e6;
  process.stdout.write(
    `${shape.name}: ${perTree.toFixed(3)} ns per tree and row, ${perSecond.toFixed(2)} M rows/s, opened in ${opening.toFixed(0)} ms\n`,
  );
}

/** Grown as training grows trees: the leaf that is split is drawn, its thresholds are bins of the column. */
function drawModel({ trees, leaves, numeric, categorical, categories }: Shape): ScorableGbdt {
  const random = randomStream(1, 'model', leaves);
  const columns = [
    ...Array.from({ length: numeric }, (_, place) => ({ kind: 'numeric' as const, name: `n${place}` })),
    ...Array.from({ length: categorical }, (_, place) => ({
      kind: 'categorical' as const,
      name: `c${place}`,
      categories: Array.from({ length: categories }, (__, code) => String(code)),
    })),
  ];
  const drawTree = (): ScorableNode[] => {
    const tree: ScorableNode[] = [{ kind: 'leaf', value: 0 }];
    const open = [0];
    for (let leaf = 1; leaf < leaves; leaf++) {
      const [at = 0] = open.splice(Math.floor(random() * open.length), 1);
      const column = Math.floor(random() * columns.length);
      const split = {
        column,
        missingPasses: random() < 0.5,
        whenTrue: tree.length,
        whenFalse: tree.length + 1,
      };
      tree[at] =
        column < numeric
          ? { kind: 'threshold', threshold: Math.fround(Math.floor(random() * 254) / 254), ...split }
          : {
              kind: 'categories',
              codes: Array.from({ length: categories }, (_, code) => code).filter(() => random() < 0.4),
              ...split,
            };
      tree.push({ kind: 'leaf', value: 0 }, { kind: 'leaf', value: 0 });
      open.push(split.whenTrue, split.whenFalse);
    }
    return tree.map((node) =>
      node.kind === 'leaf'
        ? { kind: 'leaf', value: Math.floor((random() - 0.5) * powerOfTwo(20)) * powerOfTwo(-22) }
        : node,
    );
  };
  return {
    kind: 'gbdt',
    columns,
    base: 0,
    grid: { bits: 22, bound: 200, significand: 53 },
    trees: Array.from({ length: trees }, drawTree),
  };
}

function drawBatch({ columns }: ScorableGbdt): EncodedBatch {
  const random = randomStream(2, 'batch');
  return {
    rows: ROWS,
    columns: columns.map((column) =>
      column.kind === 'numeric'
        ? Float32Array.from({ length: ROWS }, () => (random() < 0.02 ? Number.NaN : random()))
        : Uint32Array.from({ length: ROWS }, () => Math.floor(random() * (column.categories.length + 2))),
    ),
  };
}

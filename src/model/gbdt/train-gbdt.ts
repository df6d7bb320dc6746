/**
 * Gradient boosting with histograms (Friedman 2001; Ke et al. 2017, LightGBM), with sums that cannot depend on order:
 * integer gradients, exact counts, margins on a grid.
 */
import { logit } from '../../core/exact/logistic.ts';
import type { LabelledTable } from '../../core/feature-table.ts';
import { weightedShare } from '../class-weights.ts';
import { roundToGrid } from '../power-of-two.ts';
import type { GbdtParameters, TrainProgress } from '../train-options.ts';
import type { GbdtColumn, GbdtModel, Tree, TreeNode } from '../artifact/trained-model.ts';
import type { ColumnBins } from './trees/binning.ts';
import { sampleColumns, sampleRows } from './sample-rows.ts';
import { type ValidationScores, watchForStopping } from './early-stopping.ts';
import { type GrownNode, growTree } from './trees/grower.ts';
import { holdOut, takeValidationLabels } from './hold-out.ts';
import { putOnGrid } from './trees/leaf-grid.ts';
import { startCurve } from './learning-curve.ts';
import { openBackend } from './backends/open-backend.ts';
import { leafValue } from './trees/leaf-value.ts';
import type { NodeSums } from './trees/split.ts';
import type { RowRange, TrainingBackend } from './backends/training-backend.ts';

/**
 * While training, leaves and margins lie on 2^-32, and a leaf is cut to ±64: 10,000 trees stay below 2^20, so margins
 * are exact sums in float64.
 */
const TRAINING_BITS = 32;
const LARGEST_LEAF = 64;
/** Times that training says how far it is, at least. */
const TOLD = 50;

/**
 * @param table columns in code-unit order of their names, rows by key, both classes present
 * @param threads threads to use at most; the model does not depend on them
 * @throws MlopsError CLASS_WEIGHTS_APART, VALIDATION_ONE_CLASS
 */
export function trainGbdt(
  table: LabelledTable,
  parameters: GbdtParameters,
  seed: number,
  progress: TrainProgress,
  threads = 1,
): GbdtModel {
  const parts = holdOut(table.target, parameters, seed);
  const bench = openBackend(table, parameters, threads, parts);
  try {
    return boost(bench, parameters, seed, progress, takeValidationLabels(table.target, parts));
  } finally {
    bench.close();
  }
}

/**
 * The training itself, on any training backend.
 *
 * @param validationLabels labels of the rows held back, in the training backend's order
 */
export function boost(
  bench: TrainingBackend,
  parameters: GbdtParameters,
  seed: number,
  progress: TrainProgress,
  validationLabels: Uint8Array = new Uint8Array(0),
): GbdtModel {
  const { columns, index, trainRows, margins } = bench;
  const { n_estimators: most, subsample, colsample } = parameters;
  const names = columns.map((column) => column.name);
  const base = baseMargin(bench);
  margins.fill(base);
  const trees: Tree[] = [];
  const watch = watchForStopping(bench, validationLabels, parameters);
  const curve = startCurve(most, watch === undefined);
  const every = Math.ceil(most / TOLD);
  const mark = (step: number, scores: ValidationScores | undefined): number => {
    const logLoss = bench.meanLogLoss('train');
    curve.add({ step, logLoss, ...scores });
    return logLoss;
  };
  let logLoss = mark(0, watch?.base);
  for (let step = 1; step <= most; step++) {
    bench.fillGradients();
    const rows = sampleRows(index, trainRows, subsample, seed, step);
    const active = sampleColumns(names, colsample, seed, step);
    const grown = growTree({ bench, rows, active, parameters });
    const tree = grown.map((node) => finishNode(node, columns, bench.unit, parameters));
    trees.push(tree);
    addTree(bench, grown, tree);
    if (rows < index.length) addTreeToOthers(bench, grown, tree, { begin: rows, end: index.length });
    const scores = watch?.look(step);
    const over = watch?.isOver(step) === true;
    if (over || curve.isDue(step)) logLoss = mark(step, scores);
    if (over) break;
    if (step % every === 0 || step === most) {
      progress(step / most, `tree ${step} of ${most}, ${tellScore(logLoss, scores)}`);
    }
  }
  const stopping = watch?.outcome(trees.length);
  const kept = trees.slice(0, stopping?.bestIteration ?? trees.length);
  return {
    kind: 'gbdt',
    classWeights: bench.classes.weights,
    columns: columns.map(describe),
    ...putOnGrid(kept, base),
    ...(stopping === undefined ? {} : { stopping }),
    curve: curve.points(),
  };
}

/** What decides when training ends, or else what it lowers. */
function tellScore(logLoss: number, scores: ValidationScores | undefined): string {
  if (scores === undefined) return `training log-loss ${logLoss.toFixed(4)}`;
  return scores.validationAuc === undefined
    ? `validation log-loss ${scores.validationLogLoss.toFixed(4)}`
    : `validation AUC ${scores.validationAuc.toFixed(4)}`;
}

/** The log-odds of the weighted share of positives: what minimises the loss of a constant. */
function baseMargin({ classes }: TrainingBackend): number {
  return roundToGrid(logit(weightedShare(classes.rows, classes.weights)), TRAINING_BITS);
}

function finishNode(
  node: GrownNode,
  columns: readonly ColumnBins[],
  unit: number,
  parameters: GbdtParameters,
): TreeNode {
  if (node.kind === 'leaf') {
    return { kind: 'leaf', value: shrunkValue(node.sums, unit, parameters), rows: node.sums.rows };
  }
  const { split, rows, whenTrue, whenFalse } = node;
  const { column, missingPasses, gain } = split;
  const rest = { column, missingPasses, whenTrue, whenFalse, gain, rows };
  if (split.kind === 'category') return { kind: 'category', code: split.bin, ...rest };
  if (split.kind === 'categories') return { kind: 'categories', codes: split.codes, ...rest };
  const binned = columns[column] as ColumnBins;
  // Past the last threshold lies every value.
  const threshold = binned.kind === 'numeric' ? (binned.thresholds[split.bin] ?? Infinity) : Infinity;
  return { kind: 'threshold', threshold, ...rest };
}

/** Shrinking and rounding never turn two values round, so bounds that hold for leaves hold for what they become. */
function shrunkValue(sums: NodeSums, unit: number, parameters: GbdtParameters): number {
  const value = leafValue(sums, unit, parameters.lambda_l1) * parameters.learning_rate;
  return roundToGrid(Math.max(-LARGEST_LEAF, Math.min(LARGEST_LEAF, value)), TRAINING_BITS);
}

function addTree(bench: TrainingBackend, grown: readonly GrownNode[], tree: Tree): void {
  for (const [at, node] of grown.entries()) {
    if (node.kind === 'leaf') bench.addToMargins(node, leafValueAt(tree, at));
  }
}

/** Rows that the tree did not learn from go down it the way the others went: by the same partitions. */
function addTreeToOthers(
  bench: TrainingBackend,
  grown: readonly GrownNode[],
  tree: Tree,
  others: RowRange,
): void {
  const ranges: RowRange[] = [others];
  for (const [at, node] of grown.entries()) {
    const range = ranges[at] as RowRange;
    if (node.kind === 'leaf') {
      bench.addToMargins(range, leafValueAt(tree, at));
      continue;
    }
    const middle = range.begin + bench.partition(range, node.split);
    ranges[node.whenTrue] = { begin: range.begin, end: middle };
    ranges[node.whenFalse] = { begin: middle, end: range.end };
  }
}

function leafValueAt(tree: Tree, at: number): number {
  const node = tree[at];
  return node?.kind === 'leaf' ? node.value : 0;
}

function describe(column: ColumnBins): GbdtColumn {
  return column.kind === 'numeric'
    ? { kind: 'numeric', name: column.name, bins: column.bins }
    : { kind: 'categorical', name: column.name, categories: column.categories };
}

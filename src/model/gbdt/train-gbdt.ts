/**
 * Gradient boosting with histograms (Friedman 2001; Ke et al. 2017, LightGBM), with sums that cannot depend on order:
 * integer gradients, exact counts, margins on a grid.
 */
import { logit } from '../../core/exact/logistic.ts';
import type { LabelledTable } from '../../core/matrix.ts';
import { meanLogLoss } from '../log-loss.ts';
import { roundToGrid } from '../power-of-two.ts';
import type { GbdtParameters, TrainProgress } from '../train-options.ts';
import type { CurvePoint, GbdtColumn, GbdtModel, Tree, TreeNode } from '../trained-model.ts';
import { type BinnedColumn, binColumn } from './binning.ts';
import { drawColumns, drawRows } from './draw.ts';
import { allocateGradients, fillGradients } from './gradients.ts';
import { type GrownNode, growTree, passingCodes } from './grower.ts';
import { type Histogram, layOutHistogram } from './histogram.ts';
import { putOnGrid } from './leaf-grid.ts';
import type { Sums } from './split.ts';

/**
 * While training, leaves and margins lie on 2^-32, and a leaf is cut to ±64: 10,000 trees stay below 2^20, so margins
 * are exact sums in float64.
 */
const TRAINING_BITS = 32;
const LARGEST_LEAF = 64;
const CURVE_POINTS = 50;

/** @param table columns in code-unit order of their names, both classes present */
export function trainGbdt(
  table: LabelledTable,
  parameters: GbdtParameters,
  seed: number,
  progress: TrainProgress,
): GbdtModel {
  const { rows, target } = table;
  const columns = table.columns.map((column) => binColumn(column, parameters.max_bins));
  const names = columns.map((column) => column.name);
  const layout = layOutHistogram(columns);
  const gradients = allocateGradients(rows);
  const pool: Histogram[] = [];
  const base = baseMargin(target);
  const margins = new Float64Array(rows).fill(base);
  const trees: Tree[] = [];
  const curve: CurvePoint[] = [{ step: 0, logLoss: meanLogLoss(margins, target) }];
  const every = Math.ceil(parameters.n_estimators / CURVE_POINTS);
  for (let step = 1; step <= parameters.n_estimators; step++) {
    fillGradients(gradients, margins, target);
    const drawn = drawRows(rows, parameters.subsample, seed, step);
    const active = drawColumns(names, parameters.colsample, seed, step);
    const grown = growTree({ columns, layout, gradients, rows: drawn, active, parameters, pool });
    const tree = grown.map((node) => finishNode(node, columns, gradients.unit, parameters));
    trees.push(tree);
    addTree(margins, grown, tree, columns, drawn.length === rows);
    if (step % every === 0 || step === parameters.n_estimators) {
      const logLoss = meanLogLoss(margins, target);
      curve.push({ step, logLoss });
      progress(step / parameters.n_estimators, `tree ${step} of ${parameters.n_estimators}`);
    }
  }
  return { kind: 'gbdt', columns: columns.map(describe), ...putOnGrid(trees, base), curve };
}

/** The log-odds of the share of positives: what minimises the loss of a constant. */
function baseMargin(target: Uint8Array): number {
  let positives = 0;
  for (const label of target) positives += label;
  return roundToGrid(logit(positives / target.length), TRAINING_BITS);
}

function finishNode(
  node: GrownNode,
  columns: readonly BinnedColumn[],
  unit: number,
  parameters: GbdtParameters,
): TreeNode {
  if (node.kind === 'leaf') {
    return { kind: 'leaf', value: leafValue(node.sums, unit, parameters), rows: node.sums.rows };
  }
  const { split, rows, whenTrue, whenFalse } = node;
  const { column, bin, missingPasses, gain } = split;
  const rest = { column, missingPasses, whenTrue, whenFalse, gain, rows };
  if (split.kind === 'category') return { kind: 'category', code: bin, ...rest };
  const binned = columns[column] as BinnedColumn;
  // Past the last threshold lies every value.
  const threshold = binned.kind === 'numeric' ? (binned.thresholds[bin] ?? Infinity) : Infinity;
  return { kind: 'threshold', threshold, ...rest };
}

function leafValue({ first, second }: Sums, unit: number, parameters: GbdtParameters): number {
  const curvature = second * unit + parameters.lambda_l2;
  if (curvature === 0) return 0;
  const value = (-(first * unit) / curvature) * parameters.learning_rate;
  return roundToGrid(Math.max(-LARGEST_LEAF, Math.min(LARGEST_LEAF, value)), TRAINING_BITS);
}

function addTree(
  margins: Float64Array,
  grown: readonly GrownNode[],
  tree: Tree,
  columns: readonly BinnedColumn[],
  everyRowDrawn: boolean,
): void {
  const values = tree.map((node) => (node.kind === 'leaf' ? node.value : 0));
  if (!everyRowDrawn) {
    const leafOf = leafFinder(grown, columns);
    for (let row = 0; row < margins.length; row++) {
      margins[row] = (margins[row] as number) + (values[leafOf(row)] as number);
    }
    return;
  }
  for (const [index, node] of grown.entries()) {
    if (node.kind !== 'leaf') continue;
    const value = values[index] as number;
    for (const row of node.rows) margins[row] = (margins[row] as number) + value;
  }
}

function leafFinder(grown: readonly GrownNode[], columns: readonly BinnedColumn[]): (row: number) => number {
  const tests = grown.map((node) => {
    if (node.kind === 'leaf') return undefined;
    const { codes, bins } = columns[node.split.column] as BinnedColumn;
    return { codes, passes: passingCodes(node.split, bins), node };
  });
  return (row) => {
    let at = 0;
    for (let test = tests[0]; test !== undefined; test = tests[at]) {
      at = test.passes[test.codes[row] as number] === 1 ? test.node.whenTrue : test.node.whenFalse;
    }
    return at;
  };
}

function describe(column: BinnedColumn): GbdtColumn {
  return column.kind === 'numeric'
    ? { kind: 'numeric', name: column.name, bins: column.bins }
    : { kind: 'categorical', name: column.name, categories: column.categories };
}

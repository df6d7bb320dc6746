/**
 * Gradient boosting straight from its definition, as an oracle: no bins, no histograms, no subtraction, no partition. Every
 * question is put to every row of the node, again and again, and values are compared as they stand in the table.
 */
import { logistic, logit } from '../../core/exact/logistic.ts';
import type { FeatureColumn, LabelledTable } from '../../core/feature-table.ts';
import type { GbdtParameters } from '../train-options.ts';
import type { TreeNode } from '../artifact/trained-model.ts';
import { GRADIENT, type Problem, type Region, sum, valueOf, worthOf } from './naive-leaf.fixture.ts';

interface Question {
  readonly node:
    | { kind: 'threshold'; threshold: number }
    | { kind: 'category'; code: number }
    | { kind: 'categories'; codes: number[] };
  readonly missingPasses: boolean;
  readonly passes: (row: number) => boolean;
  readonly l2: number;
  /** Of the values that pass against those that fail. */
  readonly direction: number;
}

interface Chosen {
  readonly column: number;
  readonly question: Question;
  readonly gain: number;
  readonly passing: Region;
  readonly failing: Region;
}

const GRID = 2 ** 32;

/** Trees before they are put on the model's grid; every column has fewer distinct values than bins, no row is left out. */
export function naiveBoost(
  table: LabelledTable,
  parameters: GbdtParameters,
): { base: number; trees: TreeNode[][] } {
  const positives = table.target.reduce((sum, label) => sum + label, 0);
  const base = Math.round(logit(positives / table.rows) * GRID) / GRID;
  const margins = Array.from(table.target, () => base);
  const trees: TreeNode[][] = [];
  for (let tree = 0; tree < parameters.n_estimators; tree++) {
    const probabilities = margins.map((margin) => logistic(margin));
    const first = probabilities.map((p, row) => Math.round((p - (table.target[row] ?? 0)) * GRADIENT));
    const second = probabilities.map((p) => Math.round(p * (1 - p) * GRADIENT));
    const problem = { table, parameters, first, second };
    const { nodes, regions } = grow(problem);
    for (const [at, region] of regions) {
      const value = leafOf(problem, region);
      nodes[at] = { kind: 'leaf', value, rows: region.rows.length };
      for (const row of region.rows) margins[row] = (margins[row] ?? 0) + value;
    }
    trees.push(nodes);
  }
  return { base, trees };
}

/** Splits the leaf that gains most, of equals the one that was there first, until nothing gains or there are enough. */
function grow(problem: Problem): { nodes: TreeNode[]; regions: Map<number, Region> } {
  const { table, parameters } = problem;
  const most = parameters.max_delta_step === 0 ? Infinity : parameters.max_delta_step;
  const rows = Array.from(table.target, (_, row) => row);
  const root = { rows, depth: 0, l2: parameters.lambda_l2, lower: -most, upper: most };
  const nodes: TreeNode[] = [{ kind: 'leaf', value: 0, rows: table.rows }];
  const regions = new Map<number, Region>([[0, root]]);
  while (regions.size < parameters.num_leaves) {
    let best: { at: number; chosen: Chosen } | undefined;
    for (const [at, region] of regions) {
      const chosen = choose(problem, region);
      if (chosen !== undefined && chosen.gain > (best?.chosen.gain ?? -Infinity)) best = { at, chosen };
    }
    if (best === undefined) break;
    const { at, chosen } = best;
    const { question, column, gain, passing, failing } = chosen;
    const [whenTrue, whenFalse] = [nodes.length, nodes.length + 1];
    const { missingPasses } = question;
    const rest = {
      column,
      missingPasses,
      whenTrue,
      whenFalse,
      gain,
      rows: regions.get(at)?.rows.length ?? 0,
    };
    nodes[at] = { ...question.node, ...rest };
    nodes.push({ kind: 'leaf', value: 0, rows: 0 }, { kind: 'leaf', value: 0, rows: 0 });
    regions.delete(at);
    regions.set(whenTrue, passing).set(whenFalse, failing);
  }
  return { nodes, regions };
}

function choose(problem: Problem, region: Region): Chosen | undefined {
  const { table, parameters } = problem;
  if (region.depth >= parameters.max_depth) return undefined;
  let best: Chosen | undefined;
  for (const column of table.columns.keys()) {
    for (const question of questionsOf(problem, region, column)) {
      const rows = [true, false].map((yes) => region.rows.filter((row) => question.passes(row) === yes));
      const side = { ...region, depth: region.depth + 1, l2: question.l2 };
      const passing = { ...side, rows: rows[0] ?? [] };
      const failing = { ...side, rows: rows[1] ?? [] };
      if (Math.min(passing.rows.length, failing.rows.length) < parameters.min_child_samples) continue;
      const weights = [passing, failing].map(({ rows: of }) => sum(problem.second, of) / GRADIENT);
      if (weights.some((weight) => weight < parameters.min_child_weight)) continue;
      const values = [valueOf(problem, passing), valueOf(problem, failing)] as const;
      const rises = question.direction * (values[1] - values[0]);
      if (question.direction !== 0 && rises < 0) continue;
      const before = worthOf(problem, { ...region, l2: parameters.lambda_l2 });
      const gain = worthOf(problem, passing) + worthOf(problem, failing) - before;
      if (!(gain > (best?.gain ?? parameters.min_gain))) continue;
      const middle = (values[0] + values[1]) / 2;
      best = { column, question, gain, ...bounded(passing, failing, question.direction, middle) };
    }
  }
  return best;
}

function bounded(passing: Region, failing: Region, direction: number, middle: number) {
  if (direction === 0) return { passing, failing };
  return direction > 0
    ? { passing: { ...passing, upper: middle }, failing: { ...failing, lower: middle } }
    : { passing: { ...passing, lower: middle }, failing: { ...failing, upper: middle } };
}

/** In their order. */
function questionsOf(problem: Problem, region: Region, column: number): Question[] {
  const { table, parameters } = problem;
  const of = table.columns[column] as FeatureColumn;
  const missing = region.rows.filter((row) => isMissing(of, row));
  const asked = of.kind === 'numeric' ? thresholds(problem, region, of) : categories(problem, region, of);
  const present: Question = {
    node: { kind: 'threshold', threshold: Infinity },
    missingPasses: false,
    passes: (row) => !isMissing(of, row),
    l2: parameters.lambda_l2,
    direction: 0,
  };
  return missing.length > 0 ? [...asked, present] : asked;
}

/** A question once with missing values failing, and once, when there are any, with them passing. */
function bothWays(of: FeatureColumn, region: Region, asked: Omit<Question, 'missingPasses'>): Question[] {
  const any = region.rows.some((row) => isMissing(of, row));
  const passing = region.rows.filter((row) => asked.passes(row)).length;
  const likely = asked.node.kind === 'threshold' && passing >= region.rows.length - passing;
  const failing: Question = { ...asked, missingPasses: any ? false : likely };
  if (!any) return [failing];
  return [
    failing,
    { ...asked, missingPasses: true, passes: (row) => asked.passes(row) || isMissing(of, row) },
  ];
}

function thresholds(
  { parameters }: Problem,
  region: Region,
  column: FeatureColumn & { kind: 'numeric' },
): Question[] {
  const everywhere = distinct(column.values);
  const here = distinct(region.rows.map((row) => column.values[row] ?? Number.NaN));
  return here.flatMap((value) => {
    const next = everywhere[everywhere.indexOf(value) + 1];
    return bothWays(column, region, {
      node: { kind: 'threshold', threshold: next === undefined ? Infinity : (value + next) / 2 },
      passes: (row) => (column.values[row] ?? Number.NaN) <= value,
      l2: parameters.lambda_l2,
      direction: parameters.monotone[column.name] ?? 0,
    });
  });
}

function categories(
  problem: Problem,
  region: Region,
  column: FeatureColumn & { kind: 'categorical' },
): Question[] {
  const { parameters } = problem;
  const learned = [...new Set(column.values)].filter((text) => text !== '').toSorted();
  const rowsOf = (code: number) => region.rows.filter((row) => column.values[row] === learned[code]);
  const here = learned.map((_, code) => code).filter((code) => rowsOf(code).length > 0);
  if (here.length <= parameters.max_cat_to_onehot) {
    return here.flatMap((code) =>
      bothWays(column, region, {
        node: { kind: 'category', code },
        passes: (row) => column.values[row] === learned[code],
        l2: parameters.lambda_l2,
        direction: 0,
      }),
    );
  }
  const key = (code: number): number => {
    const curvature = sum(problem.second, rowsOf(code)) / GRADIENT + parameters.cat_smooth;
    return curvature === 0 ? 0 : sum(problem.first, rowsOf(code)) / GRADIENT / curvature;
  };
  const low = here
    .filter((code) => rowsOf(code).length >= parameters.cat_smooth)
    .toSorted((a, b) => key(a) - key(b) || a - b);
  const most = Math.min(parameters.max_cat_threshold, Math.ceil(low.length / 2));
  // From the high end, equals come the other way round, too.
  return [low, low.toReversed()].flatMap((order) => {
    const asked: Question[] = [];
    let since = 0;
    for (let length = 1; length <= most; length++) {
      const codes = order.slice(0, length);
      since += rowsOf(order[length - 1] as number).length;
      if (since < parameters.min_data_per_group) continue;
      since = 0;
      const both = bothWays(column, region, {
        node: { kind: 'categories', codes: codes.toSorted((a, b) => a - b) },
        passes: (row) => codes.some((code) => column.values[row] === learned[code]),
        l2: parameters.lambda_l2 + parameters.cat_l2,
        direction: 0,
      });
      const enough = ({ passes }: Question) =>
        region.rows.filter((row) => !passes(row)).length >= parameters.min_data_per_group;
      asked.push(...both.filter(enough));
    }
    return asked;
  });
}

function leafOf(problem: Problem, region: Region): number {
  const value = valueOf(problem, region) * problem.parameters.learning_rate;
  return Math.round(Math.max(-64, Math.min(64, value)) * GRID) / GRID;
}

function isMissing({ kind, values }: FeatureColumn, row: number): boolean {
  return kind === 'numeric' ? Number.isNaN(values[row]) : values[row] === '';
}

function distinct(values: Iterable<number>): number[] {
  return [...new Set(values)].filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
}

/**
 * What the defaults of gbdt were chosen by: cross-validated AUC and log-loss of every given value combination, at several
 * numbers of trees, on every data set. One JSON line each; lines that the output file already has are not made again.
 *
 *     node bench/accuracy/study.ts FOLDER OUTPUT.jsonl PYTHON|- SET,…|all TREES,… '{"num_leaves": [8, 16], …}'
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { evaluateMargins } from '../../src/model/metrics/evaluate-margins.ts';
import { scoreMargins } from '../../src/model/score-margins.ts';
import { takeRows } from '../../src/model/columns/take-rows.ts';
import { trainModel } from '../../src/model/train-model.ts';
import { expandGrid } from '../../src/model/search/expand-grid.ts';
import type { TrainOptions } from '../../src/model/train-options.ts';
import { summarize } from './cross-validate.ts';
import { prepareDataSets } from './data-sets.ts';
import { type DataSet, FOLDS } from './exchange.ts';

const [folder = '', output = '', python = '-', wanted = 'all', trees = '', grid = '{}'] =
  process.argv.slice(2);
const checkpoints = trees.split(',').map(Number);
const most = Math.max(...checkpoints);
const known = existsSync(output) ? readFileSync(output, 'utf8').trim().split('\n') : [];

const sets = await prepareDataSets(folder, python === '-' ? undefined : python);
for (const set of sets) {
  if (wanted !== 'all' && !wanted.split(',').includes(set.name)) continue;
  const candidates = expandGrid('gbdt', 1, { n_estimators: most }, JSON.parse(grid));
  for (const { given, options } of candidates) {
    const label = JSON.stringify({ set: set.name, ...given }).slice(0, -1);
    if (checkpoints.every((count) => known.some((line) => line.startsWith(`${label},"trees":${count},`)))) {
      continue;
    }
    const scores = Array.from({ length: FOLDS }, (_, fold) => scoreFold(set, fold, options));
    for (const [place, count] of checkpoints.entries()) {
      const auc = summarize(scores.map((points) => points[place]?.auc ?? Number.NaN));
      const loss = summarize(scores.map((points) => points[place]?.logLoss ?? Number.NaN));
      const numbers = { auc: auc.mean, error: auc.error, logLoss: loss.mean };
      appendFileSync(output, `${label},"trees":${count},${JSON.stringify(numbers).slice(1)}\n`);
    }
  }
}

/** At every checkpoint. The first trees of a longer training are those of a shorter one, apart from the leaves' grid. */
function scoreFold({ table, folds }: DataSet, fold: number, options: TrainOptions) {
  const rows = [...folds.keys()];
  const rowsWhere = (held: boolean) => rows.filter((row) => (folds[row] === fold) === held);
  const model = trainModel(takeRows(table, rowsWhere(false)), options);
  const test = takeRows(table, rowsWhere(true));
  if (model.kind !== 'gbdt') throw new TypeError('only gbdt has trees');
  const sums = new Float64Array(test.rows).fill(model.base);
  let from = 0;
  return checkpoints.map((count) => {
    const next = scoreMargins({ ...model, base: 0, trees: model.trees.slice(from, count) }, test);
    for (const [row, margin] of next.entries()) sums[row] = (sums[row] as number) + margin;
    from = count;
    const { auc, logLoss } = evaluateMargins(test.target, sums, 0);
    return { auc, logLoss };
  });
}

import { evaluateMargins } from '../../src/model/metrics/evaluate-margins.ts';
import { scoreMargins } from '../../src/model/score-margins.ts';
import { takeRows } from '../../src/model/columns/take-rows.ts';
import { trainModel } from '../../src/model/train-model.ts';
import type { TrainOptions } from '../../src/model/train-options.ts';
import { parseTrainOptions } from '../../src/model/parse-train-options.ts';
import { type DataSet, FOLDS } from './exchange.ts';

export interface FoldScore {
  readonly auc: number;
  /** Mean, in nats. */
  readonly logLoss: number;
}

/** One score per fold, of gbdt with the given parameters and else its defaults. */
export function crossValidate(set: DataSet, given: Record<string, number>, threads: number): FoldScore[] {
  const options = parseTrainOptions('gbdt', 1, given);
  return Array.from({ length: FOLDS }, (_, fold) => scoreFold(set, fold, options, threads));
}

function scoreFold(
  { table, folds }: DataSet,
  fold: number,
  options: TrainOptions,
  threads: number,
): FoldScore {
  const rows = [...folds.keys()];
  const train = takeRows(
    table,
    rows.filter((row) => folds[row] !== fold),
  );
  const held = takeRows(
    table,
    rows.filter((row) => folds[row] === fold),
  );
  const model = trainModel(train, options, undefined, threads);
  const { auc, logLoss } = evaluateMargins(held.target, scoreMargins(model, held), 0);
  return { auc, logLoss };
}

export interface Summary {
  readonly mean: number;
  /** Of the mean: the folds' standard deviation over the root of their number. */
  readonly error: number;
}

export function summarize(values: readonly number[]): Summary {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(spread / values.length) };
}

import { auc } from '../metrics/auc.ts';
import { rankRows } from '../metrics/ranking.ts';
import type { GbdtParameters } from '../train-options.ts';
import type { CurvePoint, EarlyStopping } from '../artifact/trained-model.ts';
import { stopsEarly } from './hold-out.ts';
import type { TrainingBackend } from './backends/training-backend.ts';

/** Of the rows held back: the AUC only where it decides. */
export type ValidationScores = Required<Pick<CurvePoint, 'validationLogLoss'>> &
  Pick<CurvePoint, 'validationAuc'>;

/** Looks at the rows held back after each tree, and knows the best one so far. */
export interface StoppingWatch {
  /** Before the first tree. */
  readonly base: ValidationScores;
  readonly look: (step: number) => ValidationScores;
  /** Whether it is time to end. */
  readonly isOver: (step: number) => boolean;
  readonly outcome: (steps: number) => EarlyStopping;
}

/**
 * A tree is the best when the metric is better than at the best before by more than `min_delta`; the first one is, in any
 * case. Undefined when nothing is held back. Losses are sums of integers, and the AUC is counted in integers from margins
 * that are exact, ties counting half: no order of rows can move the end.
 *
 * @param validationLabels labels of the rows held back, in the training backend's order
 */
export function watchForStopping(
  bench: TrainingBackend,
  validationLabels: Uint8Array,
  parameters: GbdtParameters,
): StoppingWatch | undefined {
  if (!stopsEarly(parameters)) return undefined;
  const { early_stopping_rounds: patience = 0, min_delta: delta = 0 } = parameters;
  const byAuc = parameters.early_stopping_metric === 'auc';
  const take = (): ValidationScores => {
    const validationLogLoss = bench.meanLogLoss('validation');
    if (!byAuc) return { validationLogLoss };
    const margins = bench.margins.subarray(bench.trainRows);
    return { validationLogLoss, validationAuc: auc(rankRows(validationLabels, margins)) };
  };
  const base = take();
  let best: { readonly step: number; readonly scores: ValidationScores } | undefined;
  return {
    base,
    look: (step) => {
      const scores = take();
      if (best === undefined || isBetter(scores, best.scores, delta)) best = { step, scores };
      return scores;
    },
    isOver: (step) => best !== undefined && step - best.step >= patience,
    outcome: (iterations) => ({
      iterations,
      bestIteration: best?.step ?? 0,
      ...(best?.scores ?? base),
      baseLogLoss: base.validationLogLoss,
      validationRows: validationLabels.length,
    }),
  };
}

/** In the metric that decides. */
function isBetter(now: ValidationScores, before: ValidationScores, delta: number): boolean {
  return now.validationAuc === undefined || before.validationAuc === undefined
    ? now.validationLogLoss < before.validationLogLoss - delta
    : now.validationAuc > before.validationAuc + delta;
}

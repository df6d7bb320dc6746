import { auc } from '../metrics/auc.ts';
import { rankRows } from '../metrics/ranking.ts';
import type { GbdtParameters } from '../train-options.ts';
import type { CurvePoint, EarlyStopping } from '../artifact/trained-model.ts';
import { stopsEarly } from './hold-out.ts';
import type { Workbench } from './backends/training-backend.ts';

/** Of the rows held back: the AUC only where it decides. */
export type HeldScores = Required<Pick<CurvePoint, 'validationLogLoss'>> & Pick<CurvePoint, 'validationAuc'>;

/** Looks at the rows held back after each tree, and knows the best one so far. */
export interface StoppingWatch {
  /** Before the first tree. */
  readonly base: HeldScores;
  readonly look: (step: number) => HeldScores;
  /** Whether it is time to end. */
  readonly isOver: (step: number) => boolean;
  readonly outcome: (steps: number) => EarlyStopping;
}

/**
 * A tree is the best when the metric is better than at the best before by more than `min_delta`; the first one is, in any
 * case. Undefined when nothing is held back. Losses are sums of integers, and the AUC is counted in integers from margins
 * that are exact, ties counting half: no order of rows can move the end.
 *
 * @param held labels of the rows held back, in the workbench's order
 */
export function watchForStopping(
  bench: Workbench,
  held: Uint8Array,
  parameters: GbdtParameters,
): StoppingWatch | undefined {
  if (!stopsEarly(parameters)) return undefined;
  const { early_stopping_rounds: patience = 0, min_delta: delta = 0 } = parameters;
  const byAuc = parameters.early_stopping_metric === 'auc';
  const take = (): HeldScores => {
    const validationLogLoss = bench.meanLogLoss('held');
    if (!byAuc) return { validationLogLoss };
    const margins = bench.margins.subarray(bench.learned);
    return { validationLogLoss, validationAuc: auc(rankRows(held, margins)) };
  };
  const base = take();
  let best: { readonly step: number; readonly scores: HeldScores } | undefined;
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
      validationRows: held.length,
    }),
  };
}

/** In the metric that decides. */
function isBetter(now: HeldScores, before: HeldScores, delta: number): boolean {
  return now.validationAuc === undefined || before.validationAuc === undefined
    ? now.validationLogLoss < before.validationLogLoss - delta
    : now.validationAuc > before.validationAuc + delta;
}

import { evaluateMargins } from '../metrics/evaluate-margins.ts';

export const SCORINGS = ['f1', 'auc', 'log_loss'] as const;

export type Scoring = (typeof SCORINGS)[number];

/** Of a model on the rows of a fold that it has not seen. */
export type FoldScores = { readonly [scoring in Scoring]: number };

/**
 * @param threshold a margin, for F1
 * @throws MlopsError TARGET_ONE_CLASS
 */
export function scoreFold(labels: Uint8Array, margins: Float64Array, threshold: number): FoldScores {
  const { f1, auc, logLoss } = evaluateMargins(labels, margins, threshold);
  return { f1, auc, log_loss: logLoss };
}

/** Above 0: `a` is the better score; the log-loss is better the lower it is. */
export function compareScores(scoring: Scoring, a: number, b: number): number {
  return scoring === 'log_loss' ? b - a : a - b;
}

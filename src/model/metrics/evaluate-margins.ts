import { type CalibrationOrNone, probabilitiesOf } from '../calibration/calibration.ts';
import { auc, aucStandardError } from './auc.ts';
import { averagePrecision } from './average-precision.ts';
import { brier } from './brier.ts';
import { accuracy, type Confusion, confusionAt, f1, precision, recall } from './confusion.ts';
import { logLoss } from './log-loss.ts';
import { type Ranking, rankRows } from './ranking.ts';

export interface Evaluation {
  readonly rows: number;
  readonly positives: number;
  readonly auc: number;
  /** After DeLong; undefined with fewer than two rows of a class. */
  readonly aucStandardError: number | undefined;
  readonly averagePrecision: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly confusion: Confusion;
  /** For the curves. */
  readonly ranking: Ranking;
}

/**
 * All figures of a model on labelled rows; permuting the rows changes no bit of them. Definitions are scikit-learn's.
 * Ranks and calls are by margin, log-loss and Brier score by the probability that the model states of it.
 *
 * @param labels 0 or 1 per row
 * @param margins log-odds per row
 * @param threshold a margin: rows at or above it are called positive
 * @throws MlopsError `TARGET_ONE_CLASS` without rows of both classes, `MARGIN_NOT_FINITE`
 */
export function evaluateMargins(
  labels: Uint8Array,
  margins: Float64Array,
  threshold: number,
  calibration: CalibrationOrNone = null,
): Evaluation {
  const ranking = rankRows(labels, margins);
  const confusion = confusionAt(labels, margins, threshold);
  const probabilities = probabilitiesOf(calibration, margins);
  return {
    rows: labels.length,
    positives: ranking.totalPositives,
    auc: auc(ranking),
    aucStandardError: aucStandardError(ranking),
    averagePrecision: averagePrecision(ranking),
    f1: f1(confusion),
    precision: precision(confusion),
    recall: recall(confusion),
    accuracy: accuracy(confusion),
    logLoss: logLoss(labels, probabilities),
    brier: brier(labels, probabilities),
    confusion,
    ranking,
  };
}

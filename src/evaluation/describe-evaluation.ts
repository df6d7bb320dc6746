import { probabilitiesOf } from '../model/calibration/calibration.ts';
import { calibrationCurve } from '../model/metrics/calibration-curve.ts';
import type { Evaluation } from '../model/metrics/evaluate-margins.ts';
import { gains } from '../model/metrics/gains.ts';
import { precisionRecallCurve } from '../model/metrics/precision-recall-curve.ts';
import { rocCurve } from '../model/metrics/roc-curve.ts';
import { scoreHistogram } from '../model/metrics/score-histogram.ts';
import type { EvaluatedModel } from './evaluate-model.ts';
import type { EvaluationDocument, MetricsDocument } from '../documents/evaluation-document.ts';
import { thinCurve } from '../core/thin-curve.ts';

/** What `mlops metrics` shows. */
export function flatMetrics({ evaluation, threshold }: EvaluatedModel): MetricsDocument {
  const { rows, positives } = evaluation;
  return { ...metricFigures(evaluation), threshold: threshold.probability, rows, positives };
}

/** What the report shows; curves are thinned to what a page can show. */
export function describeEvaluation({
  version,
  card,
  threshold,
  evaluation,
  labels,
  margins,
}: EvaluatedModel): EvaluationDocument {
  const { ranking, confusion } = evaluation;
  const probabilities = probabilitiesOf(card.calibration, margins);
  return {
    format: 1,
    model: {
      version,
      algorithm: card.algorithm,
      target: card.target,
      positive: card.positive === null ? null : String(card.positive),
    },
    threshold: { probability: threshold.probability, margin: threshold.margin },
    rows: { total: evaluation.rows, positives: evaluation.positives },
    metrics: { ...metricFigures(evaluation), auc_standard_error: evaluation.aucStandardError ?? null },
    confusion: {
      true_positives: confusion.truePositives,
      false_positives: confusion.falsePositives,
      true_negatives: confusion.trueNegatives,
      false_negatives: confusion.falseNegatives,
    },
    roc: thinCurve(
      rocCurve(ranking).map((point) => ({
        false_positive_rate: point.falsePositiveRate,
        true_positive_rate: point.truePositiveRate,
      })),
      (point) => [point.false_positive_rate, point.true_positive_rate],
      CURVE_GAP,
    ),
    precision_recall: thinCurve(
      precisionRecallCurve(ranking).map(({ recall, precision }) => ({ recall, precision })),
      (point) => [point.recall, point.precision],
      CURVE_GAP,
    ),
    calibration: calibrationCurve(labels, probabilities).map(
      ({ from, to, rows, meanProbability, observed }) => ({
        from,
        to,
        rows,
        mean_probability: meanProbability,
        observed,
      }),
    ),
    scores: scoreHistogram(labels, probabilities),
    gains: gains(ranking),
  };
}

// About 2 pixels of the charts.
const CURVE_GAP = 0.005;

/** The metrics that every document of an evaluation has. */
export function metricFigures(evaluation: Evaluation) {
  return {
    auc: evaluation.auc,
    average_precision: evaluation.averagePrecision,
    f1: evaluation.f1,
    precision: evaluation.precision,
    recall: evaluation.recall,
    accuracy: evaluation.accuracy,
    log_loss: evaluation.logLoss,
    brier: evaluation.brier,
  };
}

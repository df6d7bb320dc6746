import type { EvaluationReportData } from './evaluation-report-data.ts';

const steps = Array.from({ length: 10 }, (_, index) => (index + 1) / 10);

/** A model of middling quality; figures hang together well enough to be read. */
export const evaluation: EvaluationReportData = {
  format: 1,
  model: { version: '3f9a1c0b77de', algorithm: 'gbdt', target: 'churned', positive: null },
  threshold: { probability: 0.5, margin: 0 },
  rows: { total: 4000, positives: 800 },
  metrics: {
    auc: 0.8234567,
    auc_standard_error: 0.0076,
    average_precision: 0.6103,
    f1: 0.4742,
    precision: 0.68,
    recall: 0.364,
    accuracy: 0.8143,
    log_loss: 0.4098,
    brier: 0.1312,
  },
  confusion: { true_positives: 291, false_positives: 137, true_negatives: 3063, false_negatives: 509 },
  roc: [0, ...steps].map((x) => ({ false_positive_rate: x, true_positive_rate: Math.sqrt(x) })),
  precision_recall: [0, ...steps].map((x) => ({ recall: x, precision: 1 - 0.8 * x })),
  calibration: steps.map((to) => ({
    from: to - 0.1,
    to,
    rows: 400,
    mean_probability: to - 0.05,
    observed: (to - 0.05) * 0.97,
  })),
  scores: steps.map((to, index) => ({ from: index / 10, to, negatives: 320, positives: 80 })),
  gains: steps.map((share) => ({
    share,
    rows: share * 4000,
    positives: 800 * Math.sqrt(share),
    captured: Math.sqrt(share),
    lift: 1 / Math.sqrt(share),
  })),
};

/** The same with names in every place where data can put one. */
export function evaluationOf(names: readonly string[]): EvaluationReportData {
  const name = names.join(' ');
  return { ...evaluation, model: { ...evaluation.model, target: name, positive: name } };
}

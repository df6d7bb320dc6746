import type { TrainingDocument } from '../../documents/training-document.ts';

const steps = Array.from({ length: 30 }, (_, index) => index + 1);

/** Trees with early stopping, a search, calibration, a warning and a column left out. */
export const training: TrainingDocument = {
  format: 1,
  algorithm: 'gbdt',
  model_version: '3f9a1c0b77de',
  seed: 42,
  parameters: { n_estimators: 30, learning_rate: 0.05, num_leaves: 8, max_depth: 4 },
  defaults: { n_estimators: 200, learning_rate: 0.05, num_leaves: 8, max_depth: 64 },
  target: 'churned',
  positive: null,
  threshold: 0.5,
  calibration: { kind: 'platt', slope: 1.0321, intercept: -0.1234 },
  search: {
    folds: 3,
    repeats: 1,
    scoring: 'auc',
    candidates: [0.81, 0.8312, 0.79].map((mean, index) => ({
      parameters: { num_leaves: 2 ** (index + 2), learning_rate: 0.05 },
      mean,
      standard_deviation: 0.01,
      scores: [mean - 0.01, mean, mean + 0.01],
      best: index === 1,
    })),
  },
  out_of_fold: { auc: 0.8312, f1: 0.55, log_loss: 0.41 },
  solution: {
    iterations: 30,
    best_iteration: 21,
    validation_log_loss: 0.41,
    base_log_loss: 0.5,
    validation_auc: 0.83,
    validation_rows: 300,
  },
  dropped: [{ name: 'country', reason: 'constant' }],
  warnings: ['`income` and `salary` are alike in 32 bits'],
  rows: { total: 3190, positive: 640 },
  metrics: { log_loss: 0.381, auc: 0.8712 },
  margin: { type: 'float32', grid_bits: 18, bound: 12.75, significand_bits: 24 },
  export: { rows_compared: 3190, onnx_bytes: 98_525 },
  columns: [
    { name: 'days_since_last_order', kind: 'numeric', importance: 812.25, splits: 90 },
    { name: 'plan', kind: 'categorical', importance: 120.5, splits: 31 },
    { name: 'age', kind: 'numeric', importance: 0, splits: 0 },
  ],
  loss: 'log_loss',
  curve: steps.map((step) => ({
    step,
    log_loss: 0.5 - 0.004 * step,
    validation_log_loss: 0.5 - 0.004 * step + 0.0001 * step * step,
    validation_auc: 0.75 + 0.004 * Math.min(step, 21),
  })),
};

/** The same with names in every place where data or a pipeline can put one. */
export function trainingOf(names: readonly string[]): TrainingDocument {
  return {
    ...training,
    target: names.join(' '),
    positive: names.join(' '),
    warnings: [...names],
    dropped: names.map((name) => ({ name, reason: 'all_missing' })),
    columns: names.map((name, index) => ({ name, kind: 'categorical', importance: 100 - index, splits: 3 })),
    parameters: {
      ...training.parameters,
      monotone: Object.fromEntries(names.map((name) => [name.toWellFormed(), 1])),
    },
  };
}

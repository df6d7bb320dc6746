/**
 * What the stage `evaluate` writes: `<report>.json` with the curves, and the metrics alone. Shares and probabilities are in
 * [0, 1], margins are log-odds.
 */
import * as z from 'zod';

const count = z.int().min(0);
const share = z.number().min(0).max(1);

const figures = {
  auc: share,
  average_precision: share,
  f1: share,
  precision: share,
  recall: share,
  accuracy: share,
  log_loss: z.number().min(0),
  brier: share,
};

/**
 * Flat, as `mlops metrics`, DVC and MLflow read it: each member is a metric, so that it carries no `format`. The report
 * beside it does.
 */
export const metricsDocumentSchema = z.strictObject({
  ...figures,
  /** The probability from which on a row counts as positive. */
  threshold: share,
  rows: count,
  positives: count,
});

export const evaluationDocumentSchema = z.strictObject({
  format: z.literal(1),
  model: z.strictObject({
    version: z.string(),
    algorithm: z.string(),
    target: z.string(),
    /** The value of the target that the model predicts; null when it is the usual one, true or 1. */
    positive: z.string().nullable(),
  }),
  /** Rows with at least this score are called positive; the margin is what is compared. */
  threshold: z.strictObject({ probability: share, margin: z.number() }),
  rows: z.strictObject({ total: count, positives: count }),
  metrics: z.strictObject({
    ...figures,
    /** After DeLong; null with fewer than two rows of a class. */
    auc_standard_error: z.number().min(0).nullable(),
  }),
  confusion: z.strictObject({
    true_positives: count,
    false_positives: count,
    true_negatives: count,
    false_negatives: count,
  }),
  roc: z.array(z.strictObject({ false_positive_rate: share, true_positive_rate: share })).readonly(),
  precision_recall: z.array(z.strictObject({ recall: share, precision: share })).readonly(),
  calibration: z
    .array(z.strictObject({ from: share, to: share, rows: count, mean_probability: share, observed: share }))
    .readonly(),
  scores: z.array(z.strictObject({ from: share, to: share, negatives: count, positives: count })).readonly(),
  /** Where scores tie, `positives` is what so many rows drawn from the tie hold on average. */
  gains: z
    .array(
      z.strictObject({
        share,
        rows: count,
        positives: z.number().min(0),
        captured: share,
        lift: z.number().min(0),
      }),
    )
    .readonly(),
});

export type MetricsDocument = z.output<typeof metricsDocumentSchema>;
export type EvaluationDocument = z.output<typeof evaluationDocumentSchema>;

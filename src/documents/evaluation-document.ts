/**
 * What the stage `evaluate` writes: `<report>.json` with the curves, and the metrics alone. Shares and probabilities are in
 * [0, 1], margins are log-odds.
 */
import * as z from 'zod';
import { countField, shareField } from './basic-fields.ts';

const figures = {
  auc: shareField,
  average_precision: shareField,
  f1: shareField,
  precision: shareField,
  recall: shareField,
  accuracy: shareField,
  log_loss: z.number().min(0),
  brier: shareField,
};

/**
 * Flat, as `mlops metrics`, DVC and MLflow read it: each member is a metric, so that it carries no `format`. The report
 * beside it does.
 */
export const metricsDocumentSchema = z.strictObject({
  ...figures,
  /** The probability from which on a row counts as positive. */
  threshold: shareField,
  rows: countField,
  positives: countField,
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
  threshold: z.strictObject({ probability: shareField, margin: z.number() }),
  rows: z.strictObject({ total: countField, positives: countField }),
  metrics: z.strictObject({
    ...figures,
    /** After DeLong; null with fewer than two rows of a class. */
    auc_standard_error: z.number().min(0).nullable(),
  }),
  confusion: z.strictObject({
    true_positives: countField,
    false_positives: countField,
    true_negatives: countField,
    false_negatives: countField,
  }),
  roc: z
    .array(z.strictObject({ false_positive_rate: shareField, true_positive_rate: shareField }))
    .readonly(),
  precision_recall: z.array(z.strictObject({ recall: shareField, precision: shareField })).readonly(),
  calibration: z
    .array(
      z.strictObject({
        from: shareField,
        to: shareField,
        rows: countField,
        mean_probability: shareField,
        observed: shareField,
      }),
    )
    .readonly(),
  scores: z
    .array(z.strictObject({ from: shareField, to: shareField, negatives: countField, positives: countField }))
    .readonly(),
  /** Where scores tie, `positives` is what so many rows drawn from the tie hold on average. */
  gains: z
    .array(
      z.strictObject({
        share: shareField,
        rows: countField,
        positives: z.number().min(0),
        captured: shareField,
        lift: z.number().min(0),
      }),
    )
    .readonly(),
});

export type MetricsDocument = z.output<typeof metricsDocumentSchema>;
export type EvaluationDocument = z.output<typeof evaluationDocumentSchema>;

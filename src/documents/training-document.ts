/** What `<report>.json` of the stage `train` holds. */
import * as z from 'zod';
import { countField } from './basic-fields.ts';
import {
  algorithmField,
  calibrationFields,
  droppedFields,
  marginFields,
  outOfFoldFields,
  parameterFields,
  positiveField,
  searchFields,
  solutionFields,
  trainingMetricFields,
} from './training-fields.ts';

const columnImportance = z.strictObject({
  name: z.string(),
  kind: z.enum(['numeric', 'categorical']),
  /** As `ColumnImportance` of the model measures it. */
  importance: z.number(),
  /** Of trees. */
  splits: countField.exactOptional(),
});

const curvePoint = z.strictObject({
  step: countField,
  log_loss: z.number(),
  validation_log_loss: z.number().exactOptional(),
  validation_auc: z.number().exactOptional(),
});

export const trainingDocumentSchema = z.strictObject({
  format: z.literal(1),
  algorithm: algorithmField,
  model_version: z.string(),
  seed: z.int(),
  parameters: parameterFields,
  /** What each parameter would be on these rows if nobody had given any. */
  defaults: parameterFields,
  target: z.string(),
  positive: positiveField,
  threshold: z.number().min(0).max(1),
  /** Null: the probability is the logistic of the margin. */
  calibration: calibrationFields.nullable(),
  /** Null: nothing was searched. */
  search: searchFields.nullable(),
  /** Null: no rows were held out. */
  out_of_fold: outOfFoldFields.nullable(),
  /** Null: trees without early stopping. */
  solution: solutionFields.nullable(),
  dropped: droppedFields,
  warnings: z.array(z.string()).readonly(),
  rows: z.strictObject({ total: countField, positive: countField }),
  metrics: trainingMetricFields,
  margin: marginFields,
  /** Rows that ONNX Runtime and our own scorer gave the same margin, bit for bit: all, or there is no report. */
  export: z.strictObject({ rows_compared: countField, onnx_bytes: countField }),
  /** The most important first. */
  columns: z.array(columnImportance).readonly(),
  /** What the curve tells, and what training lowered: with class weights, each row counts by that of its class. */
  loss: z.enum(['log_loss', 'weighted_log_loss']),
  /**
   * Mean over the rows learned from and, where some were held back to know when to end, over those; the AUC of those where
   * it decided.
   */
  curve: z.array(curvePoint).readonly(),
});

export type TrainingDocument = z.output<typeof trainingDocumentSchema>;

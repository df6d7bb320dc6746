/** How a model came to be: what both its `model.json` and the report of its training say. */
import * as z from 'zod';
import { jsonField, shareField } from './basic-fields.ts';

/** By name. */
export const parameterFields = z.record(z.string(), jsonField);

export const algorithmField = z.enum(['gbdt', 'logistic', 'mlp']);

/** The target's value that counts as 1, as it was declared; null when it was left to be `true` or 1. */
export const positiveField = z.union([z.string(), z.number(), z.boolean()]).nullable();

/** How `probability` comes of `margin`. Fitted on out-of-fold margins. */
export const calibrationFields = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('platt'), slope: z.number().positive(), intercept: z.number() }),
  z.object({
    kind: z.literal('isotonic'),
    starts: z.array(z.number()).readonly(),
    probabilities: z.array(shareField).min(1).readonly(),
  }),
]);

const candidate = z.object({
  parameters: parameterFields,
  mean: z.number(),
  standard_deviation: z.number(),
  /** One per repeat and fold. */
  scores: z.array(z.number()).readonly(),
  best: z.boolean(),
});

/** Cross-validation, every candidate in the order of the grid. */
export const searchFields = z.object({
  folds: z.int(),
  repeats: z.int(),
  scoring: z.string(),
  candidates: z.array(candidate).readonly(),
});

/** By the chosen parameters, calibration and threshold, on rows that were held out. */
export const outOfFoldFields = z.object({ auc: z.number(), f1: z.number(), log_loss: z.number() });

/** Columns that were left out because they are the same in every row. */
export const droppedFields = z
  .array(z.object({ name: z.string().min(1), reason: z.enum(['all_missing', 'constant']) }))
  .readonly();

/** How training ended: logistic, mlp, gbdt with early stopping. */
export const solutionFields = z.union([
  z.object({ iterations: z.int(), last_step: z.number(), converged: z.boolean() }),
  z.object({ epochs: z.int(), best_epoch: z.int(), validation_log_loss: z.number() }),
  z.object({
    /** Trees that were grown; the model has the first `best_iteration` of them. */
    iterations: z.int(),
    best_iteration: z.int(),
    /** Of the rows held back, each counted by the weight of its class: with the model, and without a tree. */
    validation_log_loss: z.number(),
    base_log_loss: z.number(),
    /** Where it decided, instead of the log-loss. */
    validation_auc: z.number().exactOptional(),
    validation_rows: z.int(),
  }),
]);

/** Why a margin has the same bits everywhere: multiples of 2^-grid_bits whose sums stay within `bound`. */
export const marginFields = z.object({
  type: z.enum(['float32', 'float64']),
  grid_bits: z.int(),
  bound: z.number(),
  significand_bits: z.union([z.literal(24), z.literal(53)]),
});

/** On the training rows themselves: what the model could learn, not how good it is. */
export const trainingMetricFields = z.object({ log_loss: z.number(), auc: z.number() });

export type Search = z.output<typeof searchFields>;

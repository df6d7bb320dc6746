/** `model.json`: what a model directory says of its model. Snake case, as all that is written for others. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Digest, parseDigest } from '../core/digest.ts';
import { MlopsError } from '../core/error.ts';
import type { JsonValue } from '../core/json.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && parseDigest(value) !== undefined, {
  error: 'expected `blake3:` and 64 hexadecimal digits',
});

const json: z.ZodType<JsonValue> = z.json();

const name = z.string().min(1);
const fraction = z.number().min(0).max(1);

const column = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('numeric'),
    name,
    /** gbdt: bins of distinct values. */
    bins: z.int().exactOptional(),
    /** logistic, mlp: what stands in for a missing value, and the standardisation. */
    median: z.number().exactOptional(),
    mean: z.number().exactOptional(),
    scale: z.number().exactOptional(),
    weight: z.number().exactOptional(),
  }),
  z.object({
    kind: z.literal('categorical'),
    name,
    categories: z.array(z.string()).readonly(),
    /** logistic: one per category. */
    weights: z.array(z.number()).readonly().exactOptional(),
    /** Of categories that training saw too rarely or not at all. */
    other_weight: z.number().exactOptional(),
    missing_weight: z.number().exactOptional(),
  }),
]);

export const modelCardSchema = z
  .object({
    format: z.literal(1),
    producer: z.object({ name: z.literal('mlops'), version: z.string() }),
    algorithm: z.enum(['gbdt', 'logistic', 'mlp']),
    parameters: z.record(z.string(), json),
    seed: z.int(),
    /** The column that names a row, and the one that the model predicts. */
    key: name,
    target: name,
    /** The target's value that counts as 1, as it was declared; null when it was left to be `true` or 1. */
    positive: z.union([z.string(), z.number(), z.boolean()]).nullable(),
    /** A row is positive when its margin is at least `threshold_margin`, from which on it has the probability `threshold`. */
    threshold: fraction,
    threshold_margin: z.number(),
    /** How `probability` comes of `margin`; null: it is its logistic. Fitted on out-of-fold margins. */
    calibration: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('platt'), slope: z.number().positive(), intercept: z.number() }),
        z.object({
          kind: z.literal('isotonic'),
          starts: z.array(z.number()).readonly(),
          probabilities: z.array(fraction).min(1).readonly(),
        }),
      ])
      .nullable()
      .default(null),
    /** Cross-validation, every candidate in the order of the grid; null: nothing was searched. */
    search: z
      .object({
        folds: z.int(),
        repeats: z.int(),
        scoring: z.string(),
        candidates: z
          .array(
            z.object({
              parameters: z.record(z.string(), json),
              mean: z.number(),
              standard_deviation: z.number(),
              scores: z.array(z.number()).readonly(),
              best: z.boolean(),
            }),
          )
          .readonly(),
      })
      .nullable()
      .default(null),
    /** By the chosen parameters, calibration and threshold, on rows that were held out; null: none were. */
    out_of_fold: z.object({ auc: z.number(), f1: z.number(), log_loss: z.number() }).nullable().default(null),
    /** Columns that were left out because they are the same in every row. */
    dropped: z
      .array(z.object({ name, reason: z.enum(['all_missing', 'constant']) }))
      .readonly()
      .default([]),
    /** The model's inputs, in the order of the graph. */
    columns: z.array(column).min(1).readonly(),
    /** How training ended: logistic, mlp, gbdt with early stopping. */
    solution: z
      .union([
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
      ])
      .exactOptional(),
    /** mlp: sums of a layer are multiples of 2^-grid_bits that stay within `bound`; activations are cut to `cap`. */
    layers: z
      .array(
        z.object({
          inputs: z.int(),
          outputs: z.int(),
          weight_bits: z.int(),
          grid_bits: z.int(),
          bound: z.number(),
          cap: z.number().nullable(),
        }),
      )
      .readonly()
      .exactOptional(),
    /** Why a margin has the same bits everywhere: multiples of 2^-grid_bits whose sums stay within `bound`. */
    margin: z.object({
      type: z.enum(['float32', 'float64']),
      grid_bits: z.int(),
      bound: z.number(),
      significand_bits: z.union([z.literal(24), z.literal(53)]),
    }),
    training: z.object({
      data: digest,
      rows: z.int(),
      positives: z.int(),
      /** On the training rows themselves: what the model could learn, not how good it is. */
      metrics: z.object({ log_loss: z.number(), auc: z.number() }),
    }),
    onnx: z.object({ digest, sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int() }),
  })
  .readonly();

export type ModelCard = z.output<typeof modelCardSchema>;

/**
 * Reads `model.json` of a model directory.
 *
 * @throws MlopsError MODEL_NOT_FOUND, MODEL_CARD_INVALID
 */
export async function readModelCard(directory: string): Promise<ModelCard> {
  const path = join(directory, 'model.json');
  const text = await readText(path, directory);
  try {
    return modelCardSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : 'it is not JSON';
    throw new MlopsError({
      code: 'MODEL_CARD_INVALID',
      message: `\`${path}\` does not describe a model: ${reason}`,
      hints: ['take a directory that a `train` stage of this version of mlops made'],
      cause,
    });
  }
}

async function readText(path: string, directory: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new MlopsError({
      code: 'MODEL_NOT_FOUND',
      message: `there is no model in \`${directory}\`: \`${path}\` cannot be read`,
      hints: ['a model directory holds `model.onnx` and `model.json`, as the stage `train` writes them'],
      cause,
    });
  }
}

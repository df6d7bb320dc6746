/** `model.json`: what a model directory says of its model. Snake case, as all that is written for others. */
import * as z from 'zod';
import { type Digest, digestJson, parseDigest } from '../core/digest.ts';
import type { JsonValue } from '../core/json/json.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { columnMistake, modelColumn, plainColumn } from './model-column.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && parseDigest(value) !== undefined, {
  error: 'expected `blake3:` and 64 hexadecimal digits',
});

const json: z.ZodType<JsonValue> = z.json();

const name = z.string().min(1);
const fraction = z.number().min(0).max(1);

const count = z.int().min(0);

const common = {
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
    rows: count,
    positives: count,
    /** On the training rows themselves: what the model could learn, not how good it is. */
    metrics: z.object({ log_loss: z.number(), auc: z.number() }),
  }),
  onnx: z.object({ digest, sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: count }),
};

/** Before the profile lay in the directory. Read for one more minor version. */
const format1 = z.object({
  format: z.literal(1),
  ...common,
  /** The model's inputs, in the order of the graph. */
  columns: z.array(plainColumn).min(1).readonly(),
});

const format2 = z.object({
  format: z.literal(2),
  ...common,
  columns: z.array(modelColumn).min(1).readonly(),
  /** What a row of each class counted in training. */
  class_weights: z.object({ negative: z.number().positive(), positive: z.number().positive() }),
  /** gbdt: of each tree, the training rows that reach each node, in the order of the nodes in `model.onnx`. */
  covers: z.array(z.array(count).min(1).readonly()).readonly().exactOptional(),
  /**
   * A made-up row per risk band: of the training rows whose probability is at least `from` and less than that of the next
   * band, the median of each number and the most frequent category. No row of a person.
   */
  examples: z
    .array(
      z.object({
        band: z.enum(['LOW', 'MEDIUM', 'HIGH']),
        from: fraction,
        rows: z.int().min(1),
        /** null: missing. */
        values: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
        margin: z.number(),
        probability: fraction,
      }),
    )
    .readonly(),
  files: z.strictObject({ MLmodel: digest, 'model.onnx': digest, 'profile.json': digest }),
  /** Of this document without this member, as canonical JSON (RFC 8785). */
  digest,
});

const modelCardSchema = z.discriminatedUnion('format', [format1, format2]);

export type ModelCard = z.output<typeof modelCardSchema>;
export type ModelCard2 = z.output<typeof format2>;

/** Why a text is no model card. */
export interface ModelCardMistake {
  readonly kind: 'invalid' | 'changed';
  readonly message: string;
}

/** Far above any model: trees of 10,000 × 1,000 nodes have some 60 MB of covers. */
export const MAX_CARD_BYTES = 256 * 1024 * 1024;

/** Checks shape, lengths and the card's own digest. */
export function parseModelCard(text: string): Result<ModelCard, ModelCardMistake> {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return invalid('it is not JSON');
  }
  const parsed = parseShallow(value);
  if (parsed === undefined) return invalid('it is nested too deeply');
  if (!parsed.success) return invalid(z.prettifyError(parsed.error));
  const card = parsed.data;
  // Whatever else is wrong with it: it is not what training wrote.
  if (card.format === 2 && digestOf(value) !== card.digest) {
    return fail({ kind: 'changed', message: 'its content does not have the digest that it carries' });
  }
  const mistake = cardMistake(card);
  return mistake === undefined ? ok(card) : invalid(mistake);
}

/** The digest that a card carries. */
export function cardDigest(card: { readonly [member: string]: JsonValue }): Digest {
  const { digest: _, ...rest } = card;
  return digestJson(rest);
}

const invalid = (message: string): Result<never, ModelCardMistake> => fail({ kind: 'invalid', message });

// zod and canonical JSON walk the value by recursion.
function parseShallow(value: JsonValue) {
  try {
    return modelCardSchema.safeParse(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function digestOf(value: JsonValue): Digest | undefined {
  try {
    return cardDigest(value as { readonly [member: string]: JsonValue });
  } catch (error) {
    // Numbers beyond doubles, lone surrogates, members that no schema looks at and that are nested too deeply.
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function cardMistake(card: ModelCard): string | undefined {
  const names = card.columns.map((column) => column.name);
  const twice = firstTwice(names);
  if (twice !== undefined) return `it has the column \`${twice}\` twice`;
  for (const column of card.columns) {
    const mistake = columnMistake(column, card.training.rows);
    if (mistake !== undefined) return `the column \`${column.name}\` ${mistake}`;
  }
  const { calibration, training } = card;
  if (training.positives > training.rows) return 'it has more positive rows than rows';
  if (
    calibration?.kind === 'isotonic' &&
    calibration.probabilities.length !== calibration.starts.length + 1
  ) {
    return `its calibration has ${calibration.probabilities.length} probabilities for ${calibration.starts.length} starts`;
  }
  if (card.format === 2 && (card.algorithm === 'gbdt') !== (card.covers !== undefined)) {
    return card.algorithm === 'gbdt' ? 'it has no covers' : 'it has covers, but no trees';
  }
  return undefined;
}

// One look for each: a card that comes from somebody may have a million columns.
function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

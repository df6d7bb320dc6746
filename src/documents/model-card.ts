/** `model.json`: what a model directory says of its model. Snake case, as all that is written for others. */
import * as z from 'zod';
import { countField, shareField } from './basic-fields.ts';
import { type Digest, digestJson, parseDigest } from '../core/digest.ts';
import type { JsonValue } from '../core/json/json.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { columnMistake, modelColumn, plainColumn } from './model-column.ts';
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

const digest = z.custom<Digest>((value) => typeof value === 'string' && parseDigest(value) !== undefined, {
  error: 'expected `blake3:` and 64 hexadecimal digits',
});

const name = z.string().min(1);

const common = {
  producer: z.object({ name: z.literal('mlops'), version: z.string() }),
  algorithm: algorithmField,
  parameters: parameterFields,
  seed: z.int(),
  /** The column that names a row, and the one that the model predicts. */
  key: name,
  target: name,
  positive: positiveField,
  /** A row is positive when its margin is at least `threshold_margin`, from which on it has the probability `threshold`. */
  threshold: shareField,
  threshold_margin: z.number(),
  /** Null: the probability is the logistic of the margin. */
  calibration: calibrationFields.nullable().default(null),
  /** Null: nothing was searched. */
  search: searchFields.nullable().default(null),
  /** Null: no rows were held out. */
  out_of_fold: outOfFoldFields.nullable().default(null),
  dropped: droppedFields.default([]),
  solution: solutionFields.exactOptional(),
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
  margin: marginFields,
  training: z.object({
    data: digest,
    rows: countField,
    positives: countField,
    metrics: trainingMetricFields,
  }),
  onnx: z.object({ digest, sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: countField }),
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
  covers: z.array(z.array(countField).min(1).readonly()).readonly().exactOptional(),
  /**
   * A made-up row per risk band: of the training rows whose probability is at least `from` and less than that of the next
   * band, the median of each number and the most frequent category. No row of a person.
   */
  examples: z
    .array(
      z.object({
        band: z.enum(['LOW', 'MEDIUM', 'HIGH']),
        from: shareField,
        rows: z.int().min(1),
        /** null: missing. */
        values: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
        margin: z.number(),
        probability: shareField,
      }),
    )
    .readonly(),
  files: z.strictObject({ MLmodel: digest, 'model.onnx': digest, 'profile.json': digest }),
  /** Of this document without this member, as canonical JSON (RFC 8785). */
  digest,
});

export const modelCardSchema = z.discriminatedUnion('format', [format1, format2]);

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

/** The receipt of a scoring run: what went in, what came out, by what. Rows in = scored + quarantined + not_scored. */
import * as z from 'zod';
import { countField, digestField, shareField } from './basic-fields.ts';
import { fileEvidenceFields as file, partsEvidenceFields as files, sha256Field } from './evidence-fields.ts';
import { ON_INVALID } from './scoring-rules.ts';
import { intakeFields } from './validation-document.ts';

const limits = z.record(z.string(), shareField);

/** How many values of a column are missing, and of a categorical one, how many training never saw. */
const unknownShare = z.strictObject({
  name: z.string(),
  missing: countField,
  missing_share: shareField,
  unseen: countField.exactOptional(),
  unseen_share: shareField.exactOptional(),
  /** Null: the model does not say. */
  training: z
    .strictObject({ missing_share: shareField, unseen_share: shareField.exactOptional() })
    .nullable(),
});

const crossedLimit = z.strictObject({
  limit: z.enum(['max_bad_share', 'max_missing_share', 'max_unseen_share']),
  /** Null: of all rows. */
  column: z.string().nullable(),
  rows: countField,
  share: shareField,
  allowed: shareField,
});

const scoreWarning = z.strictObject({ code: z.string(), message: z.string() });

/** How many rows have this reason; a row may have several. */
const reasonCount = z.strictObject({ reason: z.string(), rows: countField });

export const receiptDocumentSchema = z.strictObject({
  format: z.literal(2),
  producer: z.strictObject({ name: z.literal('mlops'), version: z.string() }),
  /** Whether the scores appeared: they do not when a limit is crossed or all rows are refused. */
  published: z.boolean(),
  limits_crossed: z.array(crossedLimit).readonly(),
  warnings: z.array(scoreWarning).readonly(),
  input: z.union([
    z.strictObject({ ...file.shape, ...intakeFields.shape }),
    z.strictObject({ ...files.shape, ...intakeFields.shape }),
  ]),
  model: z.strictObject({
    version: z.string(),
    digest: digestField,
    onnx: z.strictObject({ digest: digestField, sha256: sha256Field }),
  }),
  profile: z.strictObject({
    name: z.string(),
    source: z.enum(['model', 'given', 'derived']),
    /** As it was used: of the model's columns and the id alone. */
    digest: digestField,
  }),
  rules: z.strictObject({
    /** Of `scoring.yaml`; null without one. What counted stands beside it: flags and parameters win over the file. */
    digest: digestField.nullable(),
    id: z.string(),
    /** No column names a row: its number in the input does. */
    id_is_row_number: z.boolean(),
    on_invalid: z.enum(ON_INVALID),
    threshold: shareField,
    threshold_margin: z.number(),
    medium_from: shareField,
    high_from: shareField,
    max_bad_share: shareField,
    max_missing_share: limits,
    max_unseen_share: limits,
  }),
  rows: z.strictObject({
    in: countField,
    scored: countField,
    quarantined: countField,
    not_scored: countField,
    /** Scored ones without a single value that the model knows. */
    nothing_known: countField,
  }),
  /** Of the scored rows, in the order of the model. */
  columns: z.array(unknownShare).readonly(),
  /** Why rows were refused: the most frequent reason first. */
  reasons: z.array(reasonCount).readonly(),
  /** Null: the run ended before the model was asked. */
  scored: z
    .strictObject({ positive: countField, low: countField, medium: countField, high: countField })
    .nullable(),
  /** Null: the scores were not published. */
  output: file.nullable(),
  quarantine: file,
});

export type ReceiptDocument = z.output<typeof receiptDocumentSchema>;
export type UnknownShare = z.output<typeof unknownShare>;
export type CrossedLimit = z.output<typeof crossedLimit>;
export type ScoreWarning = z.output<typeof scoreWarning>;
export type ReasonCount = z.output<typeof reasonCount>;
export type ProfileSource = ReceiptDocument['profile']['source'];

/** `mlops score --json`. What stands in the receipt is more, and checked. */
import * as z from 'zod';
import { countField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { receiptDocumentSchema } from '../receipt-document.ts';
import { formatField } from './format-field.ts';

const receipt = receiptDocumentSchema.shape;

export const scoreAnswerSchema = z.strictObject({
  format: formatField,
  rows: z.strictObject({ in: countField, scored: countField, quarantined: countField }),
  positive: countField.describe('rows at or above the threshold'),
  risk_bands: z.strictObject({ LOW: countField, MEDIUM: countField, HIGH: countField }),
  model_version: z.string(),
  reasons: receipt.reasons.describe('why rows were refused; a row may have several'),
  input: z.string(),
  output: z.string(),
  quarantine: z.string(),
  receipt: z.string(),
  profile: z.string().nullable().describe('the file; null: none of the user’s'),
  profile_source: receipt.profile.shape.source,
  rules: z.string().nullable().describe('the file; null: none'),
  columns: receipt.columns,
  warnings: receipt.warnings,
  timings: z
    .strictObject({
      total_ms: countField,
      opening_ms: countField.describe('until the model is open'),
      validating_ms: countField.describe('until rows are validated and the quarantine is written'),
      streaming_ms: countField.describe('from the first row that is read to the last that is written'),
      threads_ms: z
        .strictObject({ reading: countField, scoring: countField, checking: countField, writing: countField })
        .describe('of the streaming: time of threads, added up'),
      scored_by: z
        .enum(['kernels', 'onnxruntime'])
        .describe('`onnxruntime`, several times as slow, where the graph is not one that `train` writes'),
      checked_rows: countField.describe('rows that ONNX Runtime has scored as well'),
    })
    .exactOptional()
    .describe('where the time went; only with `--timings`'),
});

export type ScoreAnswer = DeepReadonly<z.output<typeof scoreAnswerSchema>>;

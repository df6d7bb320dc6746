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
});

export type ScoreAnswer = DeepReadonly<z.output<typeof scoreAnswerSchema>>;

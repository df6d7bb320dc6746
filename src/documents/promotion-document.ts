/** What `<report>.json` of the stage `promote` holds: what the gate saw and what it decided. */
import * as z from 'zod';
import { versionField } from './registry-fields.ts';

const judged = z.object({
  version: versionField,
  f1: z.number(),
  auc: z.number(),
  /** The others are shown and decide nothing; reports of earlier releases lack them. */
  average_precision: z.number().exactOptional(),
  precision: z.number().exactOptional(),
  recall: z.number().exactOptional(),
  accuracy: z.number().exactOptional(),
  log_loss: z.number().exactOptional(),
  brier: z.number().exactOptional(),
  /** The probability from which on the model calls a row positive. */
  threshold: z.number().exactOptional(),
});

/** Far more than a gate asks. */
export const MAX_GATES = 1000;

export const gateFields = z.object({
  name: z.string(),
  required: z.string(),
  actual: z.string(),
  passed: z.boolean(),
});

export const promotionDocumentSchema = z.object({
  /** Reports that were written before there was a `format` are of the first one. */
  format: z.literal(1).default(1),
  decision: z.enum(['promoted', 'kept']),
  /** One sentence for each threshold that was not met; or the one that says why all is well. */
  reasons: z.array(z.string()).readonly(),
  candidate: judged,
  /** The champion other than the candidate that it was compared with; null: none. Both are judged on the same test rows. */
  baseline: judged.nullable(),
  gates: z.array(gateFields).max(MAX_GATES).readonly(),
  test_rows: z.int().nonnegative(),
});

export type PromotionDocument = z.output<typeof promotionDocumentSchema>;

/** `mlops repro --json`. A run that failed is an error, with the run as its details. */
import * as z from 'zod';
import { jsonField, signalField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { promotionDocumentSchema } from '../promotion-document.ts';
import { formatField } from './format-field.ts';
import { errorFields } from './error-answer.ts';
import { reasonSchema } from './reason.ts';
import { warningSchema } from './warning.ts';

const stageFields = {
  stage: z.string(),
  reasons: z.array(reasonSchema),
  duration_ms: z.int().min(0),
};

const stageSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ ...stageFields, verdict: z.enum(['fresh', 'cached', 'run']) }),
  z.strictObject({
    ...stageFields,
    verdict: z.literal('failed'),
    error: errorFields,
    log: z.string().nullable().describe('the file with all that the stage printed'),
  }),
  z.strictObject({
    ...stageFields,
    verdict: z.literal('skipped'),
    because: z.string().describe('the stage that failed'),
  }),
  z.strictObject({
    ...stageFields,
    verdict: z.literal('interrupted'),
    signal: signalField,
  }),
]);

const runFields = {
  run: z.string().nullable().describe('folder in .mlops/runs; null when every stage was fresh'),
  override: z
    .strictObject({ parameters: z.array(z.string()), lock: z.string() })
    .exactOptional()
    .describe('parameters that held for this run alone, and its lock'),
  duration_ms: z.int().min(0),
  stages: z.array(stageSchema).describe('in the order of execution'),
  report_index: z.string().nullable().describe('the page that leads to all reports; null: there is none'),
  report_index_error: z.string().exactOptional().describe('why that page could not be written'),
  warnings: z.array(warningSchema).exactOptional(),
};

/** A run: all of it, or what is told of one that failed. */
export const runSchema = z.strictObject(runFields);

export const reproAnswerSchema = z.strictObject({
  format: formatField,
  ...runFields,
  metrics: z.record(z.string(), jsonField).describe('by file'),
  gate: z
    .strictObject({
      decision: promotionDocumentSchema.shape.decision,
      reasons: z.array(z.string()),
      candidate: z.strictObject({ version: z.string() }),
    })
    .nullable()
    .describe('what was decided about the candidate; null: nothing'),
  production: z.string().nullable().describe('version of the model in production'),
  reports: z.array(z.string()).describe('pages to open'),
  stale: z.array(z.string()).describe('stages that took no part and are not up to date'),
  stale_unknown: z.string().exactOptional().describe('why `stale` is not known'),
});

export type RunDocument = DeepReadonly<z.output<typeof runSchema>>;
export type RunStage = DeepReadonly<z.output<typeof stageSchema>>;
export type ReproAnswer = DeepReadonly<z.output<typeof reproAnswerSchema>>;

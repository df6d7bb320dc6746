/** `models list`, `models history` and `models init` with `--json`. */
import * as z from 'zod';
import { jsonField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';

export const modelsListSchema = z.strictObject({
  format: formatField,
  models: z
    .array(
      z.strictObject({
        version: z.string(),
        digest: z.string(),
        algorithm: z.string(),
        production: z.boolean().describe('it is in production now'),
        stage: z.enum(['none', 'staging', 'production', 'archived']),
        aliases: z.array(z.string()),
        promoted_at: z
          .string()
          .nullable()
          .describe('when it last went into production; null: never, or unknown'),
        decision: z.enum(['promoted', 'kept']).nullable().describe('the last one about it'),
        f1: z.number().nullable(),
        auc: z.number().nullable(),
      }),
    )
    .describe('the last promoted first'),
});

const head = z
  .strictObject({ sequence: z.int(), digest: z.string() })
  .nullable()
  .describe('the last entry; null: there is none');

export const modelsHistorySchema = z.strictObject({
  format: formatField,
  head,
  entries: z
    .array(z.record(z.string(), jsonField))
    .exactOptional()
    .describe('as they stand in the journal, each with its digest, oldest first; absent with `--head`'),
});

export const modelsInitSchema = z.strictObject({
  format: formatField,
  registry: z.string(),
  kept: z.string().nullable().describe('where the old journal lies; null: there was none'),
});

export type ModelsListAnswer = DeepReadonly<z.output<typeof modelsListSchema>>;
export type ModelsHistoryAnswer = DeepReadonly<z.output<typeof modelsHistorySchema>>;
export type ModelsInitAnswer = DeepReadonly<z.output<typeof modelsInitSchema>>;

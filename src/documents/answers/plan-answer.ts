/** What `status`, `repro --dry` and `why` print with `--json`: what would happen to each stage. */
import * as z from 'zod';
import { jsonField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';
import { errorFields } from './error-answer.ts';
import { reasonSchema } from './reason.ts';

const plannedFields = {
  stage: z.string(),
  verdict: z
    .enum(['fresh', 'frozen', 'cached', 'run', 'may_run'])
    .describe('`may_run`: an input is still to be made'),
  reasons: z.array(reasonSchema),
};

const fingerprint = z.string().nullable().describe('null while an input is still to be made');

export const planAnswerSchema = z.strictObject({
  format: formatField,
  error: errorFields.exactOptional().describe('a run would be refused with it'),
  up_to_date: z.boolean(),
  stages: z.array(z.strictObject({ ...plannedFields, fingerprint })).describe('in the order of execution'),
  ignored_by_git: z.literal(true).exactOptional().describe('the pipeline file: no commit has it'),
});

export const explanationAnswerSchema = z.strictObject({
  format: formatField,
  stages: z.array(
    z.strictObject({
      ...plannedFields,
      fingerprint,
      recorded: jsonField.describe('its entry in the lock; null: none'),
      causes: z.array(z.strictObject(plannedFields)).describe('stages before it that are to blame'),
      chains: z.array(z.array(z.string())).describe('the ways from there, by stage'),
    }),
  ),
});

/** `repro --dry --frozen-lock` */
export const lockAnswerSchema = z.strictObject({
  format: formatField,
  lock: z.string(),
  would_change: z.literal(false),
});

export type PlanAnswer = DeepReadonly<z.output<typeof planAnswerSchema>>;
export type PlannedStage = DeepReadonly<z.output<z.ZodObject<typeof plannedFields>>>;
export type ExplanationAnswer = DeepReadonly<z.output<typeof explanationAnswerSchema>>;
export type LockAnswer = DeepReadonly<z.output<typeof lockAnswerSchema>>;

/** What `--json` prints instead of the answer when there is none. */
import * as z from 'zod';
import { jsonField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';

export const errorFields = z.strictObject({
  code: z.string().describe('a stable word, such as `PIPELINE_INVALID`'),
  message: z.string(),
  hints: z.array(z.string()).describe('what can be done about it, one step each'),
  details: z.record(z.string(), jsonField),
});

export const errorAnswerSchema = z.strictObject({ format: formatField, error: errorFields });

export type ErrorFields = DeepReadonly<z.output<typeof errorFields>>;
export type ErrorAnswer = DeepReadonly<z.output<typeof errorAnswerSchema>>;

/** `mlops freeze --json` and `mlops unfreeze --json` */
import * as z from 'zod';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';

export const freezeAnswerSchema = z.strictObject({
  format: formatField,
  file: z.string().describe('the pipeline file'),
  frozen: z.boolean().describe('what the stages are now'),
  changed: z.array(z.string()),
  unchanged: z.array(z.string()).describe('stages that were so already'),
});

export type FreezeAnswer = DeepReadonly<z.output<typeof freezeAnswerSchema>>;

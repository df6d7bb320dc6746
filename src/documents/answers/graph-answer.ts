/** `mlops dag --json` */
import * as z from 'zod';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';

export const graphAnswerSchema = z.strictObject({
  format: formatField,
  stages: z
    .array(z.strictObject({ stage: z.string(), inputs: z.array(z.string()), outputs: z.array(z.string()) }))
    .describe('in the order of execution'),
  edges: z
    .array(z.strictObject({ from: z.string(), to: z.string(), path: z.string() }))
    .describe('`to` needs what `from` makes at `path`'),
});

export type GraphAnswer = DeepReadonly<z.output<typeof graphAnswerSchema>>;

/** Why a stage is not up to date: a word for programs, its facts, and the same as a text for people. */
import * as z from 'zod';
import { jsonField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';

const path = z.string().describe('relative to the root of the project');
const digest = z.string();

const reason = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape, text: z.string() });

export const reasonSchema = z.discriminatedUnion('kind', [
  reason('never_run', {}),
  reason('input_changed', { path, before: digest, after: digest }),
  reason('input_added', { path }),
  reason('input_removed', { path }),
  reason('parameter_changed', {
    name: z.string().describe('dotted, down to the value that differs'),
    before: jsonField.exactOptional(),
    after: jsonField.exactOptional(),
  }),
  reason('code_changed', { uses: z.string(), before: digest, after: digest }),
  reason('command_changed', { before: z.string(), after: z.string() }),
  reason('environment_changed', {
    name: z.string(),
    how: z.enum(['set', 'unset', 'changed', 'declared', 'undeclared']),
  }),
  reason('output_missing', { path }),
  reason('output_changed', { path, before: digest, after: digest }),
  reason('outputs_declared_changed', { path, how: z.enum(['added', 'removed', 'flags']) }),
  reason('state_changed', { parameter: z.string(), before: jsonField, after: jsonField }),
  reason('upstream', { stage: z.string(), path }),
  reason('forced', {}),
  reason('always_changed', {}),
  reason('no_cache', {}),
  reason('blob_missing', { path }),
]);

export type ReasonDocument = DeepReadonly<z.output<typeof reasonSchema>>;

/** `mlops logs --json` */
import * as z from 'zod';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';

export const logsAnswerSchema = z.strictObject({
  format: formatField,
  run: z.string().describe('folder in .mlops/runs'),
  started: z.string().nullable().describe('null: the run was killed'),
  exit_code: z.int().nullable(),
  stages: z.array(
    z.strictObject({
      stage: z.string(),
      verdict: z.string().nullable(),
      log: z.string().nullable().describe('the file; null: the stage printed nothing'),
      text: z.string(),
    }),
  ),
});

export type LogsAnswer = DeepReadonly<z.output<typeof logsAnswerSchema>>;

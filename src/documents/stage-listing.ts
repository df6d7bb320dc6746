/** What `mlops stages` tells programs. */
import * as z from 'zod';
import { jsonField } from './basic-fields.ts';

/** In the order in which people read them. */
export const PARAMETER_ROLES = ['input', 'state', 'output', 'metrics', 'report', 'plain'] as const;

const parameter = z.strictObject({
  name: z.string().describe('as it stands under `with:`; of a member: `search.folds`'),
  role: z.enum(PARAMETER_ROLES).describe('what it is to the pipeline; `plain`: a value'),
  type: z.string().describe('in words'),
  required: z.boolean(),
  default: jsonField.exactOptional(),
  description: z.string(),
  example: jsonField.exactOptional().describe('a value that may stand there'),
});

export type StageParameter = z.infer<typeof parameter>;

const stage = z.strictObject({
  name: z.string(),
  uses: z.string().describe('what `uses:` says'),
  built_in: z.boolean(),
  description: z.string(),
});

export const stageListSchema = z.strictObject({
  format: z.literal(1),
  stages: z.array(stage),
  warnings: z.array(z.string()).describe("why stages of the project's own may be missing"),
});

export type StageList = z.infer<typeof stageListSchema>;

export const stageDetailsSchema = z.strictObject({
  format: z.literal(1),
  ...stage.shape,
  parameters: z.array(parameter),
  variants: z
    .array(
      z.strictObject({
        parameter: z.string().describe('the parameter that holds a map'),
        by: z.string().describe('the parameter whose value decides what it holds'),
        value: z.string(),
        parameters: z.array(parameter),
      }),
    )
    .describe('what maps hold, by the value of another parameter'),
  schema: z.record(z.string(), jsonField).describe('JSON Schema of `with:`'),
});

export type StageDetails = z.infer<typeof stageDetailsSchema>;

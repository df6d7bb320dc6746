/** What `<report>.json` of the stage `split` holds. */
import * as z from 'zod';
import { countField } from './basic-fields.ts';

export const splitDocumentSchema = z.strictObject({
  format: z.literal(1),
  key: z.string(),
  target: z.string(),
  seed: z.int(),
  test_fraction: z.number().gt(0).lt(1),
  rows: z.strictObject({ total: countField, train: countField, test: countField }),
  /** One for each value of the target. */
  classes: z.array(z.strictObject({ value: z.string(), train: countField, test: countField })).readonly(),
});

export type SplitDocument = z.output<typeof splitDocumentSchema>;

/** What `<report>.json` of the stage `split` holds. */
import * as z from 'zod';

const count = z.int().min(0);

export const splitDocumentSchema = z.strictObject({
  format: z.literal(1),
  key: z.string(),
  target: z.string(),
  seed: z.int(),
  test_fraction: z.number().gt(0).lt(1),
  rows: z.strictObject({ total: count, train: count, test: count }),
  /** One for each value of the target. */
  classes: z.array(z.strictObject({ value: z.string(), train: count, test: count })).readonly(),
});

export type SplitDocument = z.output<typeof splitDocumentSchema>;

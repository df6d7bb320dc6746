import * as z from 'zod';
import { MlopsError } from '../core/error.ts';
import { readRegistryJson, versionField } from './registry-json.ts';

const judged = z.object({ version: versionField, f1: z.number(), auc: z.number() });

/** The fields of a promotion report: what the gate saw and what it decided. */
export const promotionFields = {
  decision: z.enum(['promoted', 'kept']),
  reasons: z.array(z.string()),
  candidate: judged,
  baseline: judged.nullable(),
  gates: z.array(
    z.object({ name: z.string(), required: z.string(), actual: z.string(), passed: z.boolean() }),
  ),
  test_rows: z.int().nonnegative(),
};

const schema = z.object(promotionFields);

export type PromotionReport = z.output<typeof schema>;

/**
 * Reads the JSON half of a report that the stage `promote` wrote.
 *
 * @throws MlopsError PROMOTION_REPORT_MISSING
 */
export async function readPromotionReport(path: string): Promise<PromotionReport> {
  const found = await readRegistryJson(path, schema);
  if (found !== undefined) return found;
  throw new MlopsError({
    code: 'PROMOTION_REPORT_MISSING',
    message: `the promotion report \`${path}\` does not exist, so its decision cannot be entered into the registry`,
    hints: ['run `mlops repro` again'],
  });
}

import { readFile } from 'node:fs/promises';
import { type Digest, digestBytes } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { type PromotionDocument, promotionDocumentSchema } from '../../documents/promotion-document.ts';
import { firstMistake } from '../../core/zod/first-mistake.ts';

/**
 * Reads the JSON half of a report that the stage `promote` wrote.
 *
 * @throws MlopsError PROMOTION_REPORT_MISSING, PROMOTION_REPORT_INVALID
 */
export async function readPromotionReport(
  path: string,
): Promise<{ readonly report: PromotionDocument; readonly digest: Digest }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new MlopsError({
      code: 'PROMOTION_REPORT_MISSING',
      message: `the promotion report \`${path}\` does not exist, so its decision cannot be entered into the registry`,
      hints: ['run `mlops repro` again'],
    });
  }
  const value = parse(path, text);
  const parsed = promotionDocumentSchema.safeParse(value);
  if (!parsed.success) throw invalid(path, firstMistake(parsed.error, value));
  return { report: parsed.data, digest: digestBytes(text) };
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message : String(error));
  }
}

const invalid = (path: string, why: string): MlopsError =>
  new MlopsError({
    code: 'PROMOTION_REPORT_INVALID',
    message: `the promotion report \`${path}\` cannot be read: ${why}`,
    hints: ['remove it and run `mlops repro` again'],
  });

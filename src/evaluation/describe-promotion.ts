import type { PromotionDocument } from '../documents/promotion-document.ts';
import { metricFigures } from './describe-evaluation.ts';
import type { JudgedModel, JudgedModels } from './judge-models.ts';

/** What the report of a promotion says: both models side by side, and what the gate decided. */
export function describePromotion(
  { candidate, champion }: JudgedModels,
  { decision, reasons, gates }: Pick<PromotionDocument, 'decision' | 'reasons' | 'gates'>,
): PromotionDocument {
  return {
    format: 1,
    decision,
    reasons,
    candidate: figures(candidate),
    baseline: champion === null ? null : figures(champion),
    gates,
    test_rows: candidate.evaluation.rows,
  };
}

function figures({ version, threshold, evaluation }: JudgedModel): PromotionDocument['candidate'] {
  return { version, ...metricFigures(evaluation), threshold };
}

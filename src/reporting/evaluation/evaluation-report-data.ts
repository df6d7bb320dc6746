import type { EvaluationDocument } from '../../documents/evaluation-document.ts';

export type EvaluationReportData = EvaluationDocument;

/** `churned`, or `Churn = Yes`: what a positive row is. */
export function positiveName({ target, positive }: EvaluationDocument['model']): string {
  return positive === null ? target : `${target} = ${positive}`;
}

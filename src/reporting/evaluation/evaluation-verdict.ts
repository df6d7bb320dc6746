import type { EvaluationReportData } from './evaluation-report-data.ts';
import { formatDecimal, formatNumber } from '../html/format-number.ts';
import type { Verdict } from '../html/html-page.ts';

// 97.5 % quantile of the normal distribution: an interval of 95 %.
const QUANTILE = 1.959964;

/** What the AUC says in words, with the uncertainty that so many rows leave. */
export function evaluationVerdict({ metrics }: EvaluationReportData): Verdict {
  const { auc, auc_standard_error: error } = metrics;
  const pairs = `It puts a positive row above a negative one in ${formatDecimal(auc * 100, 0)} of 100 pairs`;
  const half = error === null ? undefined : QUANTILE * error;
  const interval =
    half === undefined
      ? ''
      : ` (AUC ${formatNumber(auc)}, 95\u00a0% interval ${formatNumber(Math.max(0, auc - half))} to ${formatNumber(Math.min(1, auc + half))})`;
  if (auc - (half ?? 0) <= 0.5) {
    return {
      tone: 'bad',
      word: 'No signal',
      sentence: `${pairs}${interval}: not distinguishable from chance.`,
    };
  }
  if (auc >= 0.97) {
    return {
      tone: 'neutral',
      word: 'Suspiciously good',
      sentence: `${pairs}${interval}. Check that no feature knows the answer before it is used.`,
    };
  }
  return { tone: auc < 0.7 ? 'neutral' : 'good', word: strength(auc), sentence: `${pairs}${interval}.` };
}

function strength(auc: number): string {
  if (auc >= 0.9) return 'Ranks very well';
  if (auc >= 0.8) return 'Ranks well';
  if (auc >= 0.7) return 'Ranks fairly well';
  return 'Ranks weakly';
}

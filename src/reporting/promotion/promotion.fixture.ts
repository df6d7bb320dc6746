import type { PromotionDocument } from '../../documents/promotion-document.ts';
import type { ModelVersion } from '../../core/model-version.ts';

/** A candidate that is a little worse than the champion. */
export const promotion: PromotionDocument = {
  format: 1,
  decision: 'kept',
  reasons: ['F1 better than the champion: 0.5712 is not > 0.589'],
  candidate: {
    version: '3f9a1c0b77de' as ModelVersion,
    f1: 0.5712,
    auc: 0.8412,
    average_precision: 0.61,
    precision: 0.62,
    recall: 0.53,
    accuracy: 0.81,
    log_loss: 0.41,
    brier: 0.13,
    threshold: 0.5,
  },
  baseline: {
    version: 'a01b22c9d3e4' as ModelVersion,
    f1: 0.589,
    auc: 0.8388,
    average_precision: 0.6,
    precision: 0.6,
    recall: 0.58,
    accuracy: 0.8,
    log_loss: 0.42,
    brier: 0.14,
    threshold: 0.45,
  },
  gates: [
    { name: 'F1 minimum', required: '≥ 0.4', actual: '0.5712', passed: true },
    { name: 'AUC minimum', required: '≥ 0', actual: '0.8412', passed: true },
    { name: 'F1 better than the champion', required: '> 0.589', actual: '0.5712', passed: false },
  ],
  test_rows: 4012,
};

/** The same with texts in every place that is not a number or a version. */
export function promotionOf(names: readonly string[]): PromotionDocument {
  return {
    ...promotion,
    reasons: [...names],
    gates: names.map((name) => ({ name, required: name, actual: name, passed: false })),
  };
}

import { figureCards } from '../html/figure-cards.ts';
import { formatInteger, formatNumber } from '../html/format-number.ts';
import { type Html, nothing } from '../html/html.ts';
import { section } from '../html/section.ts';
import type { TrainingDocument } from '../../documents/training-document.ts';

/** How good it is on rows that were held out, where some were, and how their margins became probabilities. */
export function heldOutSection({ calibration, out_of_fold: held, threshold }: TrainingDocument): Html {
  if (held === null) return nothing;
  return section(
    'Held out',
    `${calibrationText(calibration)} All figures are on rows that the models which scored them had not seen.`,
    figureCards([
      { name: 'AUC', value: formatNumber(held.auc), note: 'out of fold' },
      { name: 'F1', value: formatNumber(held.f1), note: `at a threshold of ${formatNumber(threshold)}` },
      { name: 'Log-loss', value: formatNumber(held.log_loss), note: 'nats, out of fold' },
    ]),
  );
}

function calibrationText(calibration: TrainingDocument['calibration']): string {
  switch (calibration?.kind) {
    case undefined:
      return 'The probability is the logistic of the margin.';
    case 'platt':
      return `The probability is the logistic of ${formatNumber(calibration.slope)} × margin ${calibration.intercept < 0 ? '−' : '+'} ${formatNumber(Math.abs(calibration.intercept))} (Platt).`;
    case 'isotonic':
      return `The probability is a rising staircase of ${formatInteger(calibration.probabilities.length)} steps over the margin (isotonic).`;
  }
}

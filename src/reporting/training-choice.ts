/** Parts of the training page about what was settled on rows held out: parameters, calibration, threshold. */
import type { TrainingDocument } from '../documents/training-document.ts';
import type { Search } from '../documents/training-fields.ts';
import type { JsonValue } from '../core/json/json.ts';
import { figureCards } from './figure-cards.ts';
import { formatDecimal, formatInteger } from './format-number.ts';
import { type Html, html } from './html.ts';
import { section } from './section.ts';
import { table } from './table.ts';

type ChoiceData = Pick<TrainingDocument, 'threshold' | 'calibration' | 'search' | 'out_of_fold' | 'warnings'>;

export function choiceSections({
  warnings,
  search,
  calibration,
  out_of_fold,
  threshold,
}: ChoiceData): Html[] {
  return [
    ...(warnings.length === 0
      ? []
      : [
          section(
            'Warnings',
            '',
            html`<ul>
              ${warnings.map((warning) => html`<li>${warning}</li>`)}
            </ul>`,
          ),
        ]),
    ...(search === null ? [] : [section('Search', searchLead(search), candidateTable(search))]),
    ...(out_of_fold === null
      ? []
      : [
          section(
            'Held out',
            `${calibrationText(calibration)} All figures are on rows that the models which scored them had not seen.`,
            figureCards([
              { name: 'AUC', value: formatDecimal(out_of_fold.auc), note: 'out of fold' },
              { name: 'F1', value: formatDecimal(out_of_fold.f1), note: `at ${formatDecimal(threshold)}` },
              { name: 'Log-loss', value: formatDecimal(out_of_fold.log_loss), note: 'nats, out of fold' },
            ]),
          ),
        ]),
  ];
}

function searchLead({ folds, repeats, scoring, candidates }: Search): string {
  const times = repeats === 1 ? '' : `, ${repeats} times`;
  const count = candidates.length === 1 ? 'One candidate' : `${formatInteger(candidates.length)} candidates`;
  return `${count} in ${folds} stratified folds${times}; the best mean ${scoring} is trained on all rows, of equals the first.`;
}

function candidateTable({ folds, repeats, scoring, candidates }: Search): Html {
  const names = Object.keys(candidates[0]?.parameters ?? {});
  return table(
    'Candidates',
    [
      { label: '' },
      ...names.map((label) => ({ label, align: 'number' as const })),
      { label: `Mean ${scoring}`, align: 'number' },
      { label: 'Deviation', align: 'number' },
      ...Array.from({ length: folds * repeats }, (_, fold) => ({
        label: repeats === 1 ? `Fold ${fold + 1}` : `${Math.floor(fold / folds) + 1}.${(fold % folds) + 1}`,
        align: 'number' as const,
      })),
    ],
    candidates.map(({ parameters, mean, standard_deviation: deviation, scores, best }, place) => [
      best ? `${place + 1} (best)` : String(place + 1),
      ...names.map((name) => parameterText(parameters[name])),
      formatDecimal(mean),
      formatDecimal(deviation),
      ...scores.map((score) => formatDecimal(score)),
    ]),
  );
}

function parameterText(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function calibrationText(calibration: TrainingDocument['calibration']): string {
  switch (calibration?.kind) {
    case undefined:
      return 'The probability is the logistic of the margin.';
    case 'platt':
      return `The probability is the logistic of ${formatDecimal(calibration.slope)} × margin ${calibration.intercept < 0 ? '−' : '+'} ${formatDecimal(Math.abs(calibration.intercept))} (Platt).`;
    case 'isotonic':
      return `The probability is a rising staircase of ${formatInteger(calibration.probabilities.length)} steps over the margin (isotonic).`;
  }
}

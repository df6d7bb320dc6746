import { pluralize } from '../../core/text/pluralize.ts';
import { code } from '../html/breakable.ts';
import { figureCards } from '../html/figure-cards.ts';
import { formatInteger, formatNumber, formatPercent } from '../html/format-number.ts';
import { type Html, html, nothing } from '../html/html.ts';
import { htmlPage, type Verdict } from '../html/html-page.ts';
import { section } from '../html/section.ts';
import { shareBar } from '../html/share-bar.ts';
import { table } from '../html/table.ts';
import { exactnessSection } from './exactness-section.ts';
import { heldOutSection } from './held-out-section.ts';
import { parameterSection } from './parameter-section.ts';
import { searchSection } from './search-section.ts';
import { aucCurve, learningCurve } from './training-charts.ts';
import type { TrainingDocument } from '../../documents/training-document.ts';

const WORDS = {
  gbdt: {
    name: 'Gradient-boosted trees',
    step: 'Trees',
    measure: 'Gain',
    lead: 'Gain is how much the splits on a column lowered the loss on the training rows.',
  },
  logistic: {
    name: 'Logistic regression',
    step: 'Newton steps',
    measure: 'Reach',
    lead: 'Reach is how far log-odds move per standard deviation, or between the two categories furthest apart.',
  },
  mlp: {
    name: 'Neural network',
    step: 'Epochs',
    measure: 'Reach',
    lead: 'Reach is how far the units of the first hidden layer move per standard deviation, or between categories: how strongly a column is read, not what it is used for.',
  },
} as const;

/** The page of a training: what was learned and how well it fits, what was chosen, and last why its margins are exact. */
export async function trainingReport(data: TrainingDocument): Promise<string> {
  const { algorithm, rows, metrics, model_version: version } = data;
  const step = WORDS[algorithm].step;
  return htmlPage({
    kind: 'Model training',
    title: `${WORDS[algorithm].name} for ${data.target}`,
    facts: [
      { name: 'Model', value: version },
      { name: 'Rows', value: formatInteger(rows.total) },
      { name: 'Columns', value: formatInteger(data.columns.length) },
      { name: 'Seed', value: String(data.seed) },
    ],
    verdict: verdictOf(data),
    sections: [
      warningSection(data),
      section(
        'Fit',
        fitLead(data),
        figureCards([
          {
            name: 'Positive rows',
            value: formatPercent(rows.positive / rows.total),
            note: data.positive === null ? data.target : `${data.target} = ${data.positive}`,
          },
          { name: 'AUC', value: formatNumber(metrics.auc), note: 'on training rows' },
          { name: 'Log-loss', value: formatNumber(metrics.log_loss), note: 'nats, on training rows' },
        ]),
        html`<div class="charts">${[await learningCurve(data, step), await aucCurve(data, step)]}</div>`,
      ),
      heldOutSection(data),
      await searchSection(data),
      section('Columns', WORDS[algorithm].lead, columnTable(data), droppedTable(data)),
      parameterSection(data),
      exactnessSection(data),
    ],
  });
}

function verdictOf({ metrics, out_of_fold: held, warnings }: TrainingDocument): Verdict {
  const fit = `AUC ${formatNumber(metrics.auc)} on the rows that it learned from`;
  const sentence =
    held === null
      ? `${fit}; how good it is on others, only the evaluation can tell`
      : `AUC ${formatNumber(held.auc)} on rows held out, ${fit}`;
  return {
    tone: 'neutral',
    word: warnings.length === 0 ? 'Trained' : `Trained, with ${pluralize(warnings.length, 'warning')}`,
    sentence: `${sentence}.`,
  };
}

function warningSection({ warnings }: TrainingDocument): Html {
  if (warnings.length === 0) return nothing;
  return section(
    'Warnings',
    '',
    html`<ul class="plain">
      ${warnings.map((warning) => html`<li>${warning}</li>`)}
    </ul>`,
  );
}

function fitLead({ curve }: TrainingDocument): string {
  const held = curve.some((point) => point.validation_log_loss !== undefined);
  const rows = held
    ? 'On all training rows, those held back to know when to end among them'
    : 'On the rows that the model learned from';
  return `${rows}: how good it is, only the evaluation can tell.`;
}

function columnTable({ algorithm, columns }: TrainingDocument): Html {
  const most = columns[0]?.importance ?? 0;
  const withSplits = algorithm === 'gbdt';
  return table(
    'Columns by importance',
    [
      { label: 'Column' },
      { label: 'Kind' },
      { label: 'Of the largest' },
      { label: WORDS[algorithm].measure, align: 'number' },
      ...(withSplits ? [{ label: 'Splits', align: 'number' as const }] : []),
    ],
    columns.map(({ name, kind, importance, splits }) => [
      code(name),
      kind,
      shareBar(most === 0 ? 0 : importance / most),
      formatNumber(importance),
      ...(withSplits ? [formatInteger(splits ?? 0)] : []),
    ]),
  );
}

const DROPPED = { all_missing: 'no row has a value', constant: 'every row has the same value' } as const;

function droppedTable({ dropped }: TrainingDocument): Html {
  if (dropped.length === 0) return nothing;
  return html`<h3>Columns that the model does not use</h3>
    ${table(
      'Columns that the model does not use',
      [{ label: 'Column' }, { label: 'Why' }],
      dropped.map(({ name, reason }) => [code(name), DROPPED[reason]]),
    )}`;
}

import { exactSum } from '../../core/exact/sum.ts';
import { log } from '../../core/exact/log.ts';
import { evaluationCharts } from './evaluation-charts.ts';
import { type EvaluationReportData, positiveName } from './evaluation-report-data.ts';
import { evaluationVerdict } from './evaluation-verdict.ts';
import { figureCards } from '../html/figure-cards.ts';
import {
  formatDecimal,
  formatInteger,
  formatNumber,
  formatPercent,
  formatSignedPercent,
} from '../html/format-number.ts';
import { type Html, html } from '../html/html.ts';
import { htmlPage } from '../html/html-page.ts';
import { section } from '../html/section.ts';
import { shareBar } from '../html/share-bar.ts';
import { table } from '../html/table.ts';

/** The page of an evaluation: how good the model is, held against no model, and what acting on it would catch. */
export async function evaluationReport(data: EvaluationReportData): Promise<string> {
  const { model, rows, threshold } = data;
  return htmlPage({
    kind: 'Model evaluation',
    title: `How well the model predicts “${model.target}”`,
    facts: [
      { name: 'Model', value: model.version },
      { name: 'Algorithm', value: model.algorithm },
      { name: 'Test rows', value: formatInteger(rows.total) },
      {
        name: `Positive (${positiveName(model)})`,
        value: `${formatInteger(rows.positives)}, ${formatPercent(rows.positives / rows.total)}`,
      },
      { name: 'Threshold', value: formatNumber(threshold.probability) },
    ],
    verdict: evaluationVerdict(data),
    sections: [
      keyFigures(data),
      section(
        'Curves',
        'Every chart is drawn from the test rows, which the model has not seen.',
        await evaluationCharts(data),
      ),
      gainsSection(data),
      confusionSection(data),
      metricsSection(data),
      calibrationSection(data),
    ],
  });
}

function keyFigures({ metrics, rows, gains }: EvaluationReportData): Html {
  const top = gains[0];
  return figureCards([
    {
      name: 'AUC',
      value: formatNumber(metrics.auc),
      note: 'How well it ranks: 0.5 is chance, 1 is perfect',
    },
    {
      name: 'F1',
      value: formatNumber(metrics.f1),
      note: 'Precision and recall in one, at the threshold',
    },
    {
      name: 'Precision',
      value: formatPercent(metrics.precision),
      note: `Of rows called positive, so many are; at random ${formatPercent(rows.positives / rows.total)}`,
    },
    {
      name: 'Recall',
      value: formatPercent(metrics.recall),
      note: 'Of positive rows, so many are found',
    },
    ...(top === undefined
      ? []
      : [
          {
            name: `Lift, top ${formatPercent(top.share)}`,
            value: `${formatDecimal(top.lift, 1)}×`,
            note: `${formatPercent(top.captured)} of all positives are there`,
          },
        ]),
  ]);
}

function gainsSection({ gains, model }: EvaluationReportData): Html {
  const rows = gains.map((step) => [
    `Top ${formatPercent(step.share)}`,
    formatInteger(step.rows),
    formatDecimal(step.positives, Number.isInteger(step.positives) ? 0 : 1),
    shareBar(step.captured),
    `${formatDecimal(step.lift, 2)}×`,
  ]);
  return section(
    'What acting on it catches',
    `Rows by falling score: contact this share of them, and you reach that share of all positives (${positiveName(model)}). Lift is how many times more that is than with as many rows drawn at random.`,
    table(
      'Cumulative gains and lift by share of rows',
      [
        { label: 'Rows contacted' },
        { label: 'Rows', align: 'number' },
        { label: 'Positives among them', align: 'number' },
        { label: 'Share of all positives' },
        { label: 'Lift', align: 'number' },
      ],
      rows,
    ),
  );
}

function confusionSection({ confusion, threshold, rows }: EvaluationReportData): Html {
  const cell = (count: number, words: string) =>
    html`<strong>${formatInteger(count)}</strong>
      <span class="soft">${formatPercent(count / rows.total)} · ${words}</span>`;
  return section(
    'Right and wrong at the threshold',
    `A row is called positive when its probability is at least ${formatNumber(threshold.probability)} (margin ${formatNumber(threshold.margin)}).`,
    table(
      'Confusion matrix',
      [{ label: 'Actually' }, { label: 'Called negative' }, { label: 'Called positive' }],
      [
        [
          'Negative',
          cell(confusion.true_negatives, 'rightly left alone'),
          cell(confusion.false_positives, 'false alarms'),
        ],
        ['Positive', cell(confusion.false_negatives, 'missed'), cell(confusion.true_positives, 'found')],
      ],
    ),
  );
}

function metricsSection({ metrics, rows }: EvaluationReportData): Html {
  const share = rows.positives / rows.total;
  const entropy = -exactSum([share * log(share), (1 - share) * log(1 - share)]);
  return section(
    'All metrics',
    'Each beside what can be had without any model, by knowing the share of positives alone.',
    table(
      'Metrics with their baselines',
      [
        { label: 'Metric' },
        { label: 'Model', align: 'number' },
        { label: 'No model', align: 'number' },
        { label: 'Better' },
        { label: 'Meaning' },
      ],
      [
        line(
          'AUC',
          metrics.auc,
          0.5,
          'higher',
          'Chance that a positive row scores above a negative one; ties count half',
        ),
        line(
          'Average precision',
          metrics.average_precision,
          share,
          'higher',
          'Precision over all thresholds, weighted by the recall gained',
        ),
        line(
          'F1',
          metrics.f1,
          (2 * share) / (1 + share),
          'higher',
          'Harmonic mean of precision and recall; no model calls every row positive',
        ),
        line('Precision', metrics.precision, share, 'higher', 'Of rows called positive, the share that is'),
        line(
          'Recall',
          metrics.recall,
          1,
          'higher',
          'Of positive rows, the share that is found; no model calls every row positive',
        ),
        line(
          'Accuracy',
          metrics.accuracy,
          Math.max(share, 1 - share),
          'higher',
          'Rows called what they are; misleading when one class is rare',
        ),
        line('Log-loss', metrics.log_loss, entropy, 'lower', 'Mean surprise at what happened, in nats'),
        line(
          'Brier score',
          metrics.brier,
          share * (1 - share),
          'lower',
          'Mean squared error of the probability',
        ),
      ],
    ),
  );
}

function calibrationSection({ calibration }: EvaluationReportData): Html {
  return section(
    'Calibration in numbers',
    'Whether a probability can be used as one, for instance to multiply it with a customer’s value.',
    table(
      'Predicted and observed share of positives by bin of probability',
      [
        { label: 'Probability' },
        { label: 'Rows', align: 'number' },
        { label: 'Mean predicted', align: 'number' },
        { label: 'Observed', align: 'number' },
        { label: 'Difference', align: 'number' },
      ],
      calibration.map((bin) => [
        `${formatDecimal(bin.from, 1)} – ${formatDecimal(bin.to, 1)}`,
        formatInteger(bin.rows),
        formatPercent(bin.mean_probability),
        formatPercent(bin.observed),
        formatSignedPercent(bin.observed - bin.mean_probability),
      ]),
    ),
  );
}

function line(name: string, value: number, without: number, better: string, meaning: string): string[] {
  return [name, formatNumber(value), formatNumber(without), better, meaning];
}

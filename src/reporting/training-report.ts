import type { TrainingDocument } from '../documents/training-document.ts';
import { figureCards } from './figure-cards.ts';
import { formatDecimal, formatInteger, formatPercent } from './format-number.ts';
import { type Html, html } from './html.ts';
import { htmlPage } from './html-page.ts';
import { section } from './section.ts';
import { shareBar } from './share-bar.ts';
import { table } from './table.ts';
import { aucCurve, importanceChart, learningCurve } from './training-charts.ts';
import { choiceSections } from './training-choice.ts';

export type TrainingReportData = TrainingDocument;

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

export async function trainingReport(data: TrainingReportData): Promise<string> {
  const { algorithm, rows, metrics, model_version: version } = data;
  const share = formatPercent(rows.positive / rows.total);
  return htmlPage({
    kind: 'Model training',
    title: `${WORDS[algorithm].name} for ${data.target}`,
    facts: [
      { name: 'Model', value: version },
      { name: 'Rows', value: formatInteger(rows.total) },
      { name: 'Columns', value: formatInteger(data.columns.length) },
      { name: 'Seed', value: String(data.seed) },
    ],
    verdict: {
      tone: 'good',
      word: 'Exact',
      sentence: `ONNX Runtime returned our own margin, bit for bit, for each of ${formatInteger(data.export.rows_compared)} training rows.`,
    },
    sections: [
      section(
        'Fit',
        fitLead(data),
        figureCards([
          {
            name: 'Positive rows',
            value: share,
            note: data.positive === null ? data.target : `${data.target} = ${data.positive}`,
          },
          { name: 'AUC', value: formatDecimal(metrics.auc), note: 'on training rows' },
          { name: 'Log-loss', value: formatDecimal(metrics.log_loss), note: 'nats, on training rows' },
        ]),
        await learningCurve(data, WORDS[algorithm].step),
        await aucCurve(data, WORDS[algorithm].step),
      ),
      ...choiceSections(data),
      section(
        'Columns',
        WORDS[algorithm].lead,
        await importanceChart(data, WORDS[algorithm].measure),
        importanceTable(data),
      ),
      section('Exactness', exactness(data), marginTable(data)),
      section(
        'Parameters',
        data.solution === null ? '' : 'The last rows say how training ended.',
        parameterTable(data),
      ),
    ],
  });
}

function fitLead({ curve }: TrainingReportData): string {
  const held = curve.some((point) => point.validation_log_loss !== undefined);
  const rows = held
    ? 'On all training rows, those held back to know when to end among them'
    : 'On the rows that the model learned from';
  return `${rows}: how good it is, only the evaluation can tell.`;
}

function importanceTable({ algorithm, columns }: TrainingReportData): Html {
  const most = columns[0]?.importance ?? 0;
  const withSplits = algorithm === 'gbdt';
  return table(
    'Columns by importance',
    [
      { label: 'Column' },
      { label: 'Kind' },
      { label: WORDS[algorithm].measure, align: 'number' },
      ...(withSplits ? [{ label: 'Splits', align: 'number' as const }] : []),
      { label: 'Of the largest' },
    ],
    columns.map(({ name, kind, importance, splits }) => [
      name,
      kind,
      formatDecimal(importance),
      ...(withSplits ? [formatInteger(splits ?? 0)] : []),
      shareBar(most === 0 ? 0 : importance / most),
    ]),
  );
}

function exactness({ margin }: TrainingReportData): string {
  const { type, grid_bits: bits, bound, significand_bits: significand } = margin;
  const rounded = type === 'float32' && significand === 53;
  const fits = rounded
    ? 'float64 without rounding, and is rounded to float32 once'
    : `${type} without rounding`;
  return `Every sum of a margin's terms is a multiple of 2 to the power of −${bits}, and none exceeds ${formatDecimal(bound)}: that fits ${fits}, so threads, order and runtime cannot change it.`;
}

function marginTable({ margin, export: exported }: TrainingReportData): Html {
  return table(
    'The margin',
    [{ label: 'What' }, { label: 'Value', align: 'number' }],
    [
      ['Type', margin.type],
      ['Grid', html`2<sup>−${margin.grid_bits}</sup>`],
      ['Bound', formatDecimal(margin.bound, 6)],
      ['Largest that is exact', html`2<sup>${margin.significand_bits - margin.grid_bits}</sup>`],
      ['Size of model.onnx', `${formatInteger(exported.onnx_bytes)} bytes`],
    ],
  );
}

function parameterTable({ parameters, threshold, seed, solution }: TrainingReportData): Html {
  return table(
    'Parameters',
    [{ label: 'Parameter' }, { label: 'Value', align: 'number' }],
    Object.entries({ ...parameters, threshold, seed, ...solution }).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

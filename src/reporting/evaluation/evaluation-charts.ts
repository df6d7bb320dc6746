import type { TopLevelSpec } from 'vega-lite';
import { chart } from '../charts/chart.ts';
import { COLOR } from '../charts/chart-theme.ts';
import { coordinate } from '../charts/coordinate.ts';
import { legend } from '../charts/legend.ts';
import type { EvaluationReportData } from './evaluation-report-data.ts';
import { formatNumber, formatPercent } from '../html/format-number.ts';
import { type Html, html } from '../html/html.ts';

const WIDTH = 340;
const HEIGHT = 270;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

export async function evaluationCharts(data: EvaluationReportData): Promise<Html> {
  const charts = [
    await rocChart(data),
    await precisionRecallChart(data),
    await calibrationChart(data),
    await scoreChart(data),
  ];
  return html`<div class="charts">${charts}</div>`;
}

function rocChart({ roc, metrics, confusion }: EvaluationReportData): Promise<Html> {
  const curve = roc.map((point) => ({
    x: coordinate(point.false_positive_rate),
    y: coordinate(point.true_positive_rate),
  }));
  const { true_positives: tp, false_positives: fp, true_negatives: tn, false_negatives: fn } = confusion;
  return chart({
    name: 'roc',
    title: `ROC curve, AUC ${formatNumber(metrics.auc)}`,
    caption: 'The further above the dashed diagonal of chance, the better. The dot is the threshold in use.',
    spec: square('False positive rate', 'Recall (true positive rate)', [
      diagonal(),
      curveLine(curve, 'linear'),
      dot({ x: coordinate(fp / (fp + tn)), y: coordinate(tp / (tp + fn)) }),
    ]),
  });
}

function precisionRecallChart({
  precision_recall: points,
  metrics,
  rows,
  confusion,
}: EvaluationReportData): Promise<Html> {
  const curve = points.map((point) => ({ x: coordinate(point.recall), y: coordinate(point.precision) }));
  const share = rows.positives / rows.total;
  const called = confusion.true_positives + confusion.false_positives;
  const threshold = { x: coordinate(metrics.recall), y: coordinate(metrics.precision) };
  return chart({
    name: 'precision-recall',
    title: `Precision and recall, average precision ${formatNumber(metrics.average_precision)}`,
    caption: `The dashed line is what calling rows at random would give: ${formatPercent(share)}. The dot is the threshold in use.`,
    spec: square('Recall', 'Precision', [
      dashed([
        { x: 0, y: coordinate(share) },
        { x: 1, y: coordinate(share) },
      ]),
      // Average precision is the area under these very steps.
      curveLine(curve, 'step-before'),
      ...(called === 0 ? [] : [dot(threshold)]),
    ]),
  });
}

function calibrationChart({ calibration }: EvaluationReportData): Promise<Html> {
  const values = calibration.map((bin) => ({
    x: coordinate(bin.mean_probability),
    y: coordinate(bin.observed),
    rows: bin.rows,
  }));
  return chart({
    name: 'calibration',
    title: 'Calibration',
    caption:
      'Of rows given a probability, how many are positive. On the diagonal, probabilities can be taken at their word; larger dots hold more rows.',
    spec: square('Mean predicted probability', 'Share that is positive', [
      diagonal(),
      {
        data: { values },
        mark: { type: 'line', color: COLOR.first, strokeWidth: 1.5 },
        encoding: place,
      },
      {
        data: { values },
        mark: { type: 'circle', color: COLOR.first, opacity: 1, stroke: COLOR.paper, strokeWidth: 1 },
        encoding: {
          ...place,
          size: {
            field: 'rows',
            type: 'quantitative',
            scale: { domain: [0, Math.max(1, ...calibration.map((bin) => bin.rows))], range: [20, 220] },
            legend: null,
          },
        },
      },
    ]),
  });
}

function scoreChart({ scores, rows, threshold }: EvaluationReportData): Promise<Html> {
  const negatives = rows.total - rows.positives;
  const classes = ['negative', 'positive'];
  const values = scores.flatMap((bin) => [
    { from: bin.from, to: bin.to, class: classes[0], share: coordinate(bin.negatives / negatives) },
    { from: bin.from, to: bin.to, class: classes[1], share: coordinate(bin.positives / rows.positives) },
  ]);
  return chart({
    name: 'scores',
    title: 'Distribution of scores',
    caption:
      'Predicted probabilities of either class, each class adding up to 100 %. The less they overlap, the better; the dashed line is the threshold.',
    legend: legend([
      { label: 'negative', color: COLOR.first, form: 'area' },
      { label: 'positive', color: COLOR.second, form: 'area' },
    ]),
    spec: {
      width: WIDTH,
      height: HEIGHT,
      layer: [
        {
          data: { values },
          mark: { type: 'bar', opacity: 0.55, binSpacing: 0.5 },
          encoding: {
            x: {
              field: 'from',
              type: 'quantitative',
              title: 'Predicted probability',
              scale: unit,
              axis: { values: TICKS, grid: false },
            },
            x2: { field: 'to' },
            y2: { datum: 0 },
            y: {
              field: 'share',
              type: 'quantitative',
              stack: null,
              title: 'Share of the class',
              axis: { format: '.0%', tickCount: 5 },
            },
            color: {
              field: 'class',
              type: 'nominal',
              sort: null,
              scale: { domain: classes, range: [COLOR.first, COLOR.second] },
              legend: null,
            },
          },
        },
        {
          data: { values: [{ x: coordinate(threshold.probability) }] },
          mark: { type: 'rule', color: COLOR.ink, strokeDash: [4, 3] },
          encoding: { x: { field: 'x', type: 'quantitative' } },
        },
      ],
    },
  });
}

type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

const unit = { domain: [0, 1], nice: false };
const place = {
  x: { field: 'x', type: 'quantitative' },
  y: { field: 'y', type: 'quantitative' },
} as const;

// Both axes from 0 to 1.
function square(x: string, y: string, layer: Layer[]): TopLevelSpec {
  const axis = { values: TICKS, format: '.1f' };
  return {
    width: WIDTH,
    height: HEIGHT,
    encoding: {
      x: { type: 'quantitative', title: x, scale: unit, axis },
      y: { type: 'quantitative', title: y, scale: unit, axis },
    },
    layer,
  };
}

function curveLine(values: { x: number; y: number }[], interpolate: 'linear' | 'step-before'): Layer {
  const mark = { type: 'line', color: COLOR.first, order: false, interpolate } as const;
  return { data: { values }, mark, encoding: place };
}

function diagonal(): Layer {
  return dashed([
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ]);
}

function dashed(values: { x: number; y: number }[]): Layer {
  return {
    data: { values },
    mark: { type: 'line', color: COLOR.faint, strokeWidth: 1, strokeDash: [4, 4] },
    encoding: place,
  };
}

function dot(value: { x: number; y: number }): Layer {
  return {
    data: { values: [value] },
    mark: {
      type: 'circle',
      color: COLOR.second,
      opacity: 1,
      size: 80,
      stroke: COLOR.paper,
      strokeWidth: 1.5,
    },
    encoding: place,
  };
}

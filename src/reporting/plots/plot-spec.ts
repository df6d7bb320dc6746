/** Charts that a pipeline declares as Vega-Lite: the templates that dvc.yaml knows. */
import type { TopLevelSpec } from 'vega-lite';
import { chartLines } from '../charts/chart-lines.ts';
import { COLOR } from '../charts/chart-theme.ts';
import { visibleText } from '../html/visible-text.ts';
import { thinCurve } from '../../core/thin-curve.ts';
import type { PlotData } from './plot-data.ts';
import { plotLooks } from './plot-lines.ts';

type Point = PlotData['points'][number];

const WIDTH = 340;
const HEIGHT = 270;
/** Of an axis, in characters: about its length. */
const TITLE_WIDTH = 40;

export function plotSpec(given: PlotData): TopLevelSpec {
  const data = withLines(given);
  switch (data.template) {
    case 'linear':
    case 'simple':
      return curve(data, { type: 'line', interpolate: 'linear', point: data.points.length <= FEW_POINTS });
    case 'smooth':
      return smooth(data);
    case 'scatter':
      return { ...base(data), mark: { type: 'circle', opacity: 0.7 }, encoding: encoding(data) };
    case 'bar_horizontal':
    case 'bar_horizontal_sorted':
      return bars(data);
    case 'confusion':
    case 'confusion_normalized':
      return confusion(data);
  }
}

// Names of data on an axis are broken into lines, whatever their length. What cannot be seen in a name would not be read by
// Vega's expressions.
function withLines(data: PlotData): PlotData {
  const points = data.points.map(({ x, y, series, revision }) => ({
    x: broken(x),
    y: broken(y),
    series: visibleText(series),
    revision: visibleText(revision),
  }));
  return { ...data, points };
}

const broken = (value: number | string): number | string =>
  typeof value === 'string' ? chartLines(value).join('\n') : value;

const title = (text: string): string[] => chartLines(text, TITLE_WIDTH);

const FEW_POINTS = 40;

function curve(data: PlotData, mark: { type: 'line'; interpolate: 'linear'; point: boolean }): TopLevelSpec {
  return { ...base(data), mark: { ...mark, order: false }, encoding: encoding(data) };
}

// The points faint, and through them the LOESS curve of Cleveland (1979).
function smooth(data: PlotData): TopLevelSpec {
  const encodings = encoding(data);
  const groupby = ['series', 'revision'];
  return {
    ...base(data),
    layer: [
      { mark: { type: 'line', opacity: 0.25 }, encoding: encodings },
      {
        transform: [{ loess: 'y', on: 'x', groupby, bandwidth: 0.3 }],
        mark: { type: 'line', order: false },
        encoding: encodings,
      },
    ],
  };
}

/** Height of a line of a label, with the space between rows. */
const LINE = 16;

function bars(data: PlotData): TopLevelSpec {
  const { color } = encoding(data);
  // As in DVC, x is the length and y the name; the other way round when only y holds numbers.
  const isTurned = data.points.some(({ x }) => typeof x === 'string');
  const [length, name] = isTurned ? (['y', 'x'] as const) : (['x', 'y'] as const);
  const labels = { x: title(data.xLabel), y: title(data.yLabel) };
  const names = [...new Set(data.points.map((point) => point[name]))];
  const lines = names.map((each) => String(each).split('\n').length);
  const groups = new Set(data.points.map(groupOf(data))).size;
  return {
    ...base(data),
    height: Math.max(60, names.length * Math.max(LINE * Math.max(1, ...lines), 10 * groups)),
    mark: { type: 'bar' },
    encoding: {
      y: {
        field: name,
        type: 'nominal',
        title: labels[name],
        sort: data.template === 'bar_horizontal_sorted' ? '-x' : null,
      },
      x: { field: length, type: 'quantitative', title: labels[length] },
      yOffset: { field: color.field, type: 'nominal', sort: null },
      color,
    },
  };
}

// Usually x is the actual class and y the predicted one; the normalised form shows shares of each x.
function confusion(data: PlotData): TopLevelSpec {
  const isShare = data.template === 'confusion_normalized';
  const group = groupOf(data);
  const cells = Map.groupBy(data.points, (point) =>
    JSON.stringify([String(point.x), String(point.y), group(point)]),
  );
  const totals = Map.groupBy(data.points, (point) => JSON.stringify([String(point.x), group(point)]));
  const values = [...cells].map(([key, points]) => {
    const [x, y, of] = JSON.parse(key) as [string, string, string];
    const total = totals.get(JSON.stringify([x, of]))?.length ?? 1;
    return { x, y, group: chartLines(of).join('\n'), value: isShare ? points.length / total : points.length };
  });
  const axes = {
    x: { field: 'x', type: 'nominal', title: title(data.xLabel), axis: { labelAngle: 0 } },
    y: { field: 'y', type: 'nominal', title: title(data.yLabel) },
  } as const;
  const layer = [
    {
      mark: { type: 'rect', color: COLOR.first },
      encoding: {
        ...axes,
        opacity: { field: 'value', type: 'quantitative', legend: null, scale: { range: [0.08, 0.75] } },
      },
    },
    {
      mark: { type: 'text', color: COLOR.ink },
      encoding: { ...axes, text: { field: 'value', type: 'quantitative', format: isShare ? '.3f' : ',' } },
    },
  ] as const;
  const groups = [...new Set(values.map((value) => value.group))];
  const one = { width: WIDTH / Math.max(1, groups.length), height: HEIGHT / Math.max(1, groups.length) };
  if (groups.length === 1) return { data: { values }, ...one, layer: [...layer] };
  return {
    data: { values },
    facet: {
      field: 'group',
      type: 'nominal',
      sort: groups,
      title: null,
      header: { labelColor: COLOR.soft },
    },
    spec: { ...one, layer: [...layer] },
  };
}

function base(data: PlotData) {
  return { width: WIDTH, height: HEIGHT, data: { values: thinned(data) } };
}

// What `plotLegend` says below the chart.
function encoding(data: PlotData) {
  const { colorField, colors, dashes } = plotLooks(data.points);
  return {
    x: { field: 'x', ...scaleOf(data.points.map(({ x }) => x)), title: title(data.xLabel) },
    y: { field: 'y', ...scaleOf(data.points.map(({ y }) => y)), title: title(data.yLabel) },
    color: {
      field: colorField,
      type: 'nominal',
      sort: null,
      scale: { domain: [...colors.keys()], range: [...colors.values()] },
      legend: null,
    },
    ...(dashes === undefined
      ? {}
      : {
          strokeDash: {
            field: 'series',
            type: 'nominal',
            sort: null,
            scale: { domain: [...dashes.keys()], range: [...dashes.values()].map((dash) => [...dash]) },
            legend: null,
          } as const,
        }),
  } as const;
}

function scaleOf(values: readonly (number | string)[]) {
  return values.every((value) => typeof value === 'number')
    ? ({ type: 'quantitative', scale: { zero: false } } as const)
    : ({ type: 'ordinal', sort: null } as const);
}

const groupOf = ({ points }: PlotData): ((point: Point) => string) => {
  const isDiff = distinct(points, ({ revision }) => revision).length > 1;
  return (point) => (isDiff ? point.revision : point.series);
};

const distinct = (points: readonly Point[], of: (point: Point) => string): string[] => [
  ...new Set(points.map(of)),
];

/** More points in a line than this cannot be told apart on paper. */
const MANY_POINTS = 2000;

function thinned({ points }: PlotData): readonly Point[] {
  if (points.length <= MANY_POINTS) return points;
  const [x, y] = [spanOf(points.map((point) => point.x)), spanOf(points.map((point) => point.y))];
  if (x === undefined || y === undefined) return points;
  const lines = Map.groupBy(points, ({ series, revision }) => JSON.stringify([series, revision]));
  return [...lines.values()].flatMap((line) =>
    thinCurve(line, (point) => [x(Number(point.x)), y(Number(point.y))], 1 / HEIGHT),
  );
}

/** From a value to its place between 0 and 1; undefined for texts. */
function spanOf(values: readonly (number | string)[]): ((value: number) => number) | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (typeof value === 'string') return undefined;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return (value) => (high === low ? 0 : (value - low) / (high - low));
}

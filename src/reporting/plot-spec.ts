/** Charts that a pipeline declares as Vega-Lite: the templates that dvc.yaml knows. */
import type { TopLevelSpec } from 'vega-lite';
import { COLOR } from './chart-theme.ts';
import { thinCurve } from './thin-curve.ts';

/** https://dvc.org/doc/user-guide/experiment-management/visualizing-plots#plot-templates-data-series-only */
export const PLOT_TEMPLATES = [
  'linear',
  'simple',
  'scatter',
  'smooth',
  'bar_horizontal',
  'bar_horizontal_sorted',
  'confusion',
  'confusion_normalized',
] as const;

export type PlotTemplate = (typeof PLOT_TEMPLATES)[number];

export interface PlotData {
  readonly template: PlotTemplate;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly {
    readonly x: number | string;
    readonly y: number | string;
    readonly series: string;
    readonly revision: string;
  }[];
}

type Point = PlotData['points'][number];

const WIDTH = 380;
const HEIGHT = 270;
/** The first two are the page's own; the others hold their contrast on light and on dark paper. */
const PALETTE = [COLOR.first, COLOR.second, '#2a9d6f', '#9b5de5', '#b8901f', '#d1495b', '#0096a8', '#7f8c8d'];

export function plotSpec(data: PlotData): TopLevelSpec {
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

function bars(data: PlotData): TopLevelSpec {
  const { color } = encoding(data);
  // As in DVC, x is the length and y the name; the other way round when only y holds numbers.
  const isTurned = data.points.some(({ x }) => typeof x === 'string');
  const [length, name] = isTurned ? (['y', 'x'] as const) : (['x', 'y'] as const);
  const labels = { x: data.xLabel, y: data.yLabel };
  const rows = new Set(data.points.map((point) => point[name])).size;
  const groups = new Set(data.points.map(groupOf(data))).size;
  return {
    ...base(data),
    height: Math.max(60, rows * Math.max(16, 10 * groups)),
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
    return { x, y, group: of, value: isShare ? points.length / total : points.length };
  });
  const axes = {
    x: { field: 'x', type: 'nominal', title: data.xLabel, axis: { labelAngle: 0 } },
    y: { field: 'y', type: 'nominal', title: data.yLabel },
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

// Times are told apart by colour, and columns by dashes where both are in one chart.
function encoding(data: PlotData) {
  const revisions = distinct(data.points, ({ revision }) => revision);
  const series = distinct(data.points, (point) => point.series);
  const field = revisions.length > 1 ? 'revision' : 'series';
  const domain = revisions.length > 1 ? revisions : series;
  const dashes = revisions.length > 1 && series.length > 1;
  return {
    x: { field: 'x', ...scaleOf(data.points.map(({ x }) => x)), title: data.xLabel },
    y: { field: 'y', ...scaleOf(data.points.map(({ y }) => y)), title: data.yLabel },
    color: {
      field,
      type: 'nominal',
      sort: null,
      scale: { domain, range: domain.map((_, index) => PALETTE[index % PALETTE.length] ?? COLOR.first) },
      ...(domain.length > 1 ? {} : { legend: null }),
    },
    ...(dashes ? { strokeDash: { field: 'series', type: 'nominal', sort: null } as const } : {}),
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

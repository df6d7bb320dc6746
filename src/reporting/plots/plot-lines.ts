/** The lines of a chart: which there are, how each looks, and the figure that sums it up. */
import { exactSum } from '../../core/exact/sum.ts';
import { COLOR } from '../charts/chart-theme.ts';
import type { LegendEntry } from '../charts/legend.ts';
import { formatDecimal, formatNumber, formatSigned } from '../html/format-number.ts';
import type { PlotData } from './plot-data.ts';

type Point = PlotData['points'][number];

/** The first two are the page's own; the others hold their contrast on light and on dark paper. */
const PALETTE = [COLOR.first, COLOR.second, '#2a9d6f', '#9b5de5', '#b8901f', '#d1495b', '#0096a8', '#7f8c8d'];
const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 2],
  [9, 3, 2, 3],
  [12, 4],
  [4, 2],
];

/** What colours tell apart: revisions where there are several, otherwise columns; then dashes tell columns apart. */
export interface PlotLooks {
  readonly colorField: 'revision' | 'series';
  readonly colors: ReadonlyMap<string, string>;
  /** Absent: one is enough, or colours do it. */
  readonly dashes?: ReadonlyMap<string, readonly number[]>;
}

export function plotLooks(points: readonly Point[]): PlotLooks {
  const revisions = [...new Set(points.map(({ revision }) => revision))];
  const series = [...new Set(points.map((point) => point.series))];
  const colored = revisions.length > 1 ? revisions : series;
  return {
    colorField: revisions.length > 1 ? 'revision' : 'series',
    colors: new Map(colored.map((name, index) => [name, PALETTE[index % PALETTE.length] ?? COLOR.first])),
    ...(revisions.length > 1 && series.length > 1
      ? { dashes: new Map(series.map((name, index) => [name, DASHES[index % DASHES.length] ?? [1, 0]])) }
      : {}),
  };
}

/** One entry for each line, with its last value, or the area under it where it is a ROC curve, and the change since the first revision. */
export function plotLegend({ template, points }: PlotData): LegendEntry[] {
  const { colorField, colors, dashes } = plotLooks(points);
  const lines = Map.groupBy(points, ({ revision, series }) => JSON.stringify([revision, series]));
  const isCurve = CURVES.has(template);
  const firsts = new Map<string, Summary>();
  return [...lines.values()].flatMap((line): LegendEntry[] => {
    const [first] = line;
    if (first === undefined) return [];
    const { revision, series } = first;
    const summary = isCurve ? summaryOf(line) : undefined;
    const before = firsts.get(series);
    if (before === undefined && summary !== undefined) firsts.set(series, summary);
    const dash = dashes?.get(series);
    return [
      {
        label:
          dashes !== undefined ? `${revision}, ${series}` : colorField === 'revision' ? revision : series,
        color: colors.get(first[colorField]) ?? COLOR.first,
        form: isCurve ? 'line' : template === 'scatter' ? 'dot' : 'area',
        ...(dash === undefined ? {} : { dash }),
        ...(summary === undefined ? {} : { note: noteOf(summary, before) }),
      },
    ];
  });
}

const CURVES: ReadonlySet<string> = new Set(['linear', 'simple', 'smooth']);

interface Summary {
  readonly name: 'AUC' | 'last';
  readonly value: number;
}

function noteOf({ name, value }: Summary, before: Summary | undefined): string {
  const change = before?.name === name ? value - before.value : undefined;
  // A curve is usually written with fewer points than it has rows: its area is that of the drawing.
  if (name === 'AUC')
    return `AUC ≈ ${formatDecimal(value, 3)}${change === undefined ? '' : `, ${thousandths(change)}`}`;
  return `last ${formatNumber(value)}${change === undefined ? '' : `, ${formatSigned(change)}`}`;
}

const thousandths = (change: number): string => `${change >= 0 ? '+' : ''}${formatDecimal(change, 3)}`;

function summaryOf(line: readonly Point[]): Summary | undefined {
  const last = line.at(-1)?.y;
  if (typeof last !== 'number') return undefined;
  const points = line.flatMap(({ x, y }) =>
    typeof x === 'number' && typeof y === 'number' ? [{ x, y }] : [],
  );
  if (points.length === line.length && isRocCurve(points)) return { name: 'AUC', value: area(points) };
  return { name: 'last', value: last };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** From (0, 0) to (1, 1), never back on either axis: nothing else than a ROC curve or the like looks so. */
function isRocCurve(points: readonly Place[]): boolean {
  const [start, end] = [points[0], points.at(-1)];
  if (points.length < 2 || start?.x !== 0 || start.y !== 0 || end?.x !== 1 || end.y !== 1) return false;
  return points.every(({ x, y }, index) => {
    const before = points[index - 1];
    return before === undefined || (x >= before.x && y >= before.y);
  });
}

// By trapezoids, as ties on a ROC curve are counted.
function area(points: readonly Place[]): number {
  return exactSum(
    points.slice(1).map(({ x, y }, index) => {
      const { x: fromX, y: fromY } = points[index] ?? { x, y };
      return ((x - fromX) * (y + fromY)) / 2;
    }),
  );
}

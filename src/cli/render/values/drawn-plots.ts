import type { JsonValue } from '../../../core/json/json.ts';
import type { DrawnPlots } from '../../answers/draw-plots.ts';
import { undrawnSentence } from '../../../engine/plots/collect-points.ts';
import type { Paint } from '../paint.ts';
import { unknownDocument } from './value-comparison.ts';
import { table } from '../table.ts';

export function renderDrawnPlots({ output, plots, notes }: DrawnPlots): string {
  const rows = plots.map(({ title, template, points }) => [title, template, String(points.length)]);
  const columns = [{ title: 'plot' }, { title: 'template' }, { title: 'points', align: 'right' }] as const;
  return [
    rows.length === 0 ? '' : `${table(columns, rows)}\n`,
    ...notes.map((note) => `note: ${note}\n`),
    output === undefined ? '' : `${notes.length === 0 ? '' : '\n'}written: ${output}\n`,
  ].join('');
}

/** Files that are not on the page, for stderr. */
export const undrawnWarnings = ({ unknown }: DrawnPlots, paint: Paint): string =>
  unknown.map((one) => `${paint('busy', 'warning:')} ${undrawnSentence(one)}\n`).join('');

/** With the points, so that a program can draw them itself. */
export function drawnPlotsDocument({ output, plots, notes, unknown }: DrawnPlots): JsonValue {
  return {
    output: output ?? null,
    plots: plots.map(({ title, template, xLabel, yLabel, points }) => ({
      title,
      template,
      x_label: xLabel,
      y_label: yLabel,
      points: points.map(({ x, y, series, revision }) => ({ x, y, series, revision })),
    })),
    notes,
    ...(unknown.length === 0 ? {} : { unknown: unknownDocument({ unknown }) }),
  };
}

import type { JsonValue } from '../../core/json.ts';
import type { DrawnPlots } from '../answers/draw-plots.ts';
import { table } from './table.ts';

export function renderDrawnPlots({ output, plots, notes }: DrawnPlots): string {
  const rows = plots.map(({ title, template, points }) => [title, template, String(points.length)]);
  const columns = [{ title: 'plot' }, { title: 'template' }, { title: 'points', align: 'right' }] as const;
  return [
    rows.length === 0 ? '' : `${table(columns, rows)}\n`,
    ...notes.map((note) => `note: ${note}\n`),
    notes.length === 0 ? '' : '\n',
    `written: ${output}\n`,
  ].join('');
}

/** With the points, so that a program can draw them itself. */
export function drawnPlotsDocument({ output, plots, notes }: DrawnPlots): JsonValue {
  return {
    output,
    plots: plots.map(({ title, template, xLabel, yLabel, points }) => ({
      title,
      template,
      x_label: xLabel,
      y_label: yLabel,
      points: points.map(({ x, y, series, revision }) => ({ x, y, series, revision })),
    })),
    notes,
  };
}

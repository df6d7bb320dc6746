import type { PlotsPage } from './plots-page.ts';
import { PLOT_TEMPLATES, type PlotData } from './plot-data.ts';

const line = (revision: string, series: string, slope: number): PlotData['points'] =>
  Array.from({ length: 20 }, (_, x) => ({ x, y: slope * x, series, revision }));

/** Every template, at two revisions, with the given names on axes, in legends and as classes. */
export function plotsOf(names: readonly string[]): PlotsPage {
  const text = names.join(' ');
  const classes = names.flatMap((x) => names.map((y) => ({ x, y, series: 'predicted', revision: 'HEAD' })));
  const lengths = names.map((y, x) => ({ x: x + 1, y, series: text, revision: 'HEAD' }));
  const pointsOf = (template: PlotData['template']): PlotData['points'] => {
    if (template.startsWith('confusion')) return classes;
    if (template.startsWith('bar')) return lengths;
    return names.flatMap((name) => [...line('HEAD', name, 1), ...line('workspace', name, 2)]);
  };
  return {
    title: text,
    revisions: ['HEAD', 'workspace'],
    plots: PLOT_TEMPLATES.map((template) => ({
      title: `${template} ${text}`,
      caption: `From ${text}.`,
      data: { template, xLabel: text, yLabel: text, points: pointsOf(template) },
    })),
    notes: [...names],
  };
}

export const plots: PlotsPage = {
  ...plotsOf(['train', 'test']),
  title: 'pipeline.yaml',
  notes: ['`losses.csv` is not there at HEAD'],
};

import { pluralize } from '../../core/text/pluralize.ts';
import { chart } from '../charts/chart.ts';
import { legend } from '../charts/legend.ts';
import { type Html, html, nothing } from '../html/html.ts';
import { htmlPage } from '../html/html-page.ts';
import type { PlotData } from './plot-data.ts';
import { plotLegend } from './plot-lines.ts';
import { plotSpec } from './plot-spec.ts';
import { section } from '../html/section.ts';

export interface PlotsPage {
  readonly title: string;
  /** The times that are shown, oldest first. */
  readonly revisions: readonly string[];
  readonly plots: readonly DeclaredPlot[];
  /** What is not on the page, one sentence each. */
  readonly notes: readonly string[];
}

export interface DeclaredPlot {
  readonly title: string;
  /** Where the values are from. */
  readonly caption: string;
  readonly data: PlotData;
}

/** One page with all charts of a pipeline, needing nothing but itself. */
export async function plotsPage({ title, revisions, plots, notes }: PlotsPage): Promise<string> {
  const charts: Html[] = [];
  for (const [index, { title: heading, caption, data }] of plots.entries()) {
    charts.push(
      await chart({
        name: `plot-${index + 1}`,
        title: heading,
        caption: `${caption} ${axes(data)}`,
        spec: plotSpec(data),
        legend: isConfusion(data) ? nothing : legend(plotLegend(data)),
      }),
    );
  }
  const lead =
    revisions.length > 1
      ? `Colours tell the revisions apart; what changed is counted from the first, ${revisions[0]}.`
      : '';
  return htmlPage({
    kind: 'Plots',
    title,
    facts: [{ name: revisions.length > 1 ? 'Revisions' : 'Revision', value: revisions.join(' → ') }],
    verdict: {
      tone: 'neutral',
      word: pluralize(plots.length, 'chart'),
      sentence:
        notes.length === 0
          ? 'Everything that the pipeline declares is drawn.'
          : 'Not all is drawn; see the end.',
    },
    sections: [
      section('Charts', lead, html`<div class="charts">${charts}</div>`),
      notes.length === 0
        ? nothing
        : section(
            'Not drawn',
            '',
            html`<ul class="plain">${notes.map((note) => html`<li>${note.replaceAll('`', '')}</li>`)}</ul>`,
          ),
    ],
  });
}

// A confusion matrix has its classes on its axes, and a heading over each part.
const isConfusion = ({ template }: PlotData): boolean =>
  template === 'confusion' || template === 'confusion_normalized';

const axes = ({ xLabel, yLabel }: PlotData): string =>
  [xLabel === '' ? '' : `Across: ${xLabel}.`, yLabel === '' ? '' : `Up: ${yLabel}.`].join(' ').trim();

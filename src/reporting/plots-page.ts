import { pluralize } from '../core/pluralize.ts';
import { chart } from './chart.ts';
import { type Html, html, nothing } from './html.ts';
import { htmlPage } from './html-page.ts';
import { type PlotData, plotSpec } from './plot-spec.ts';
import { section } from './section.ts';

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
    charts.push(await chart({ name: `plot-${index + 1}`, title: heading, caption, spec: plotSpec(data) }));
  }
  const lead = revisions.length > 1 ? `Colours tell the revisions apart: ${revisions.join(', ')}.` : '';
  return htmlPage({
    kind: 'Plots',
    title,
    facts: [{ name: revisions.length > 1 ? 'revisions' : 'revision', value: revisions.join(' → ') }],
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
            html`<ul>${notes.map((note) => html`<li>${note.replaceAll('`', '')}</li>`)}</ul>`,
          ),
    ],
  });
}

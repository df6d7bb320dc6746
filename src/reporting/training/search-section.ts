import { pluralize } from '../../core/text/pluralize.ts';
import { chart } from '../charts/chart.ts';
import { COLOR } from '../charts/chart-theme.ts';
import { coordinate } from '../charts/coordinate.ts';
import { legend } from '../charts/legend.ts';
import { code } from '../html/breakable.ts';
import { fold } from '../html/fold.ts';
import { formatInteger, formatNumber } from '../html/format-number.ts';
import { type Html, html, nothing } from '../html/html.ts';
import { section } from '../html/section.ts';
import { table } from '../html/table.ts';
import { parameterText } from './parameter-section.ts';
import type { TrainingDocument } from '../../documents/training-document.ts';
import type { Search } from '../../documents/training-fields.ts';

/** Candidates that the chart and the first table show; the others are folded. */
const MAX_SHOWN = 20;

type Candidate = Search['candidates'][number];

interface Ranked extends Candidate {
  /** Its place in the grid, from 1. */
  readonly number: number;
}

/** The candidates of a search with their scores, where one was made. */
export async function searchSection({ search }: TrainingDocument): Promise<Html> {
  if (search === null) return nothing;
  const ranked = search.candidates
    .map((candidate, index): Ranked => ({ ...candidate, number: index + 1 }))
    .toSorted((a, b) => Number(b.best) - Number(a.best) || b.mean - a.mean || a.number - b.number);
  const [shown, others] = [ranked.slice(0, MAX_SHOWN), ranked.slice(MAX_SHOWN)];
  return section(
    'Search',
    searchLead(search),
    html`<div class="charts">${await scoreChart(search, shown)}</div>`,
    candidateTable(search, shown),
    others.length === 0
      ? nothing
      : fold(pluralize(others.length, 'other candidate'), candidateTable(search, others)),
  );
}

function searchLead({ folds, repeats, scoring, candidates }: Search): string {
  const times = repeats === 1 ? '' : `, ${repeats} times`;
  const count = candidates.length === 1 ? 'One candidate' : `${formatInteger(candidates.length)} candidates`;
  return `${count} in ${folds} stratified folds${times}; the best mean ${scoring} is trained on all rows, of equals the first.`;
}

function scoreChart({ scoring, candidates }: Search, shown: readonly Ranked[]): Promise<Html> {
  const order = shown.map(({ number }) => String(number));
  const y = { field: 'candidate', type: 'nominal', sort: order, title: 'Candidate' } as const;
  const x = { field: 'score', type: 'quantitative', title: scoring, scale: { zero: false } } as const;
  const means = shown.map(({ number, mean, best }) => ({
    candidate: String(number),
    score: coordinate(mean),
    best,
  }));
  const scores = shown.flatMap(({ number, scores: each }) =>
    each.map((score) => ({ candidate: String(number), score: coordinate(score) })),
  );
  const rest = candidates.length - shown.length;
  return chart({
    name: 'search',
    title: 'Scores of the candidates',
    caption: `The best first${rest === 0 ? '' : `, ${formatInteger(rest)} others left out`}; numbers as in the table below.`,
    spec: {
      width: 340,
      height: { step: 18 },
      layer: [
        {
          data: { values: scores },
          mark: { type: 'tick', color: COLOR.faint, thickness: 1.5, size: 11 },
          encoding: { x, y },
        },
        {
          data: { values: means },
          mark: { type: 'circle', opacity: 1, size: 70 },
          encoding: {
            x,
            y,
            color: {
              field: 'best',
              type: 'nominal',
              scale: { domain: [true, false], range: [COLOR.second, COLOR.first] },
              legend: null,
            },
          },
        },
      ],
    },
    legend: legend([
      { label: 'mean of the best', color: COLOR.second, form: 'dot' },
      { label: 'mean of another', color: COLOR.first, form: 'dot' },
      { label: 'one fold', color: COLOR.faint, form: 'line' },
    ]),
  });
}

function candidateTable({ scoring, folds, repeats }: Search, candidates: readonly Ranked[]): Html {
  return table(
    'Candidates',
    [
      { label: 'Candidate' },
      { label: 'Parameters' },
      { label: `Mean ${scoring}`, align: 'number' },
      { label: 'Standard deviation', align: 'number' },
      { label: repeats === 1 ? `In ${folds} folds` : `In ${repeats} × ${folds} folds` },
    ],
    candidates.map(({ number, parameters, mean, standard_deviation: deviation, scores, best }) => [
      best ? `${number} (best)` : String(number),
      html`${Object.entries(parameters).map(
        ([name, value]) => html`<div>${code(`${name} = ${parameterText(value)}`)}</div>`,
      )}`,
      formatNumber(mean),
      formatNumber(deviation),
      html`<span class="small">${scores.map(formatNumber).join(' · ')}</span>`,
    ]),
  );
}

import type { ReportIndex } from './report-index-page.ts';

export const reportIndex: ReportIndex = {
  name: 'churn',
  facts: [
    { name: 'Pipeline', value: 'pipeline.yaml' },
    { name: 'As of', value: '2026-06-30' },
    { name: 'Commit', value: '3f9a1c0b77de, with changes in pipeline.lock' },
    { name: 'Lock', value: 'blake3:3f9a1c0b77de' },
  ],
  verdict: { tone: 'good', word: 'Up to date', sentence: '8 stages: 3 run, 1 cached, 4 fresh.' },
  reports: [
    {
      address: 'validation.html',
      title: 'customers · Data validation',
      summary: 'Passed: All 20,000 rows keep the profile.',
      source: 'validate',
      state: 'made',
    },
    {
      address: 'evaluation.html',
      title: 'How well the model predicts “churned” · Model evaluation',
      summary: 'Ranks well: It puts a positive row above a negative one in 82 of 100 pairs.',
      source: 'evaluate',
      state: 'unchanged',
    },
  ],
};

/** The same with names in every place where a project can put one. */
export function reportIndexOf(names: readonly string[]): ReportIndex {
  const name = names.join(' ');
  return {
    name,
    facts: names.map((value) => ({ name: value, value })),
    verdict: { tone: 'bad', word: 'Failed', sentence: name },
    reports: names.map((title) => ({
      address: encodeURIComponent(title.toWellFormed()),
      title,
      summary: title,
      source: title,
      state: 'made',
    })),
  };
}

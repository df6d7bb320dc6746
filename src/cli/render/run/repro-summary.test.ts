import { expect, it } from 'vitest';
import type { ReproOutcome } from '../../../engine/project/event.ts';
import { stageName } from '../../../engine/project/project.ts';
import type { Headline } from '../../../app/run/headline.ts';
import { paintFor } from '../paint.ts';
import { renderReproSummary } from './repro-summary.ts';

const PLAIN = paintFor({ hasColour: false });

const outcome: ReproOutcome = {
  exitCode: 0,
  milliseconds: 3456,
  warnings: [],
  stages: [
    { kind: 'fresh', stage: stageName('split'), reasons: [], milliseconds: 1 },
    {
      kind: 'run',
      stage: stageName('train'),
      reasons: [{ kind: 'parameterChanged', name: 'params.depth', before: 5, after: 6 }],
      milliseconds: 3120,
    },
    {
      kind: 'cached',
      stage: stageName('score'),
      reasons: [{ kind: 'outputMissing', path: 'data/s.parquet' }],
      milliseconds: 7,
    },
  ],
};

it('ends with a table, the numbers that decide, the gate and the reports', () => {
  const headline: Headline = {
    metrics: [
      { stage: 'evaluate', path: 'reports/metrics.json', values: { f1: 0.61234, auc: 0.8, rows: 9 } },
    ],
    gate: { decision: 'kept', reasons: ['F1 is not better'], candidate: { version: 'abc' } },
    production: 'def',
    reports: ['reports/evaluation.html'],
    stale: [],
  };
  const text = renderReproSummary({ outcome, headline, index: { path: 'reports/index.html' } }, PLAIN);
  expect(text).toMatchInlineSnapshot(`
    "stage  verdict  why                                 duration
    split  fresh
    train  run      parameter \`params.depth\`: 5 → 6     3.1 s
    score  cached   output \`data/s.parquet\` is missing  7 ms

    1 fresh, 1 cached, 1 run in 3.5 s

    AUC 0.8000   F1 0.6123   (reports/metrics.json)
    gate: kept candidate abc (F1 is not better)
    in production: def, not this candidate
    reports: reports/index.html
    "
  `);
});

it('names the reports where the index could not be written, and why', () => {
  const headline: Headline = { metrics: [], reports: ['reports/evaluation.html'], stale: [] };
  const text = renderReproSummary({ outcome, headline, index: { error: 'no space left' } }, PLAIN);
  expect(text).toContain(
    'the index of reports was not written: no space left\nreports: reports/evaluation.html\n',
  );
});

import type { ReproOutcome, StageOutcome } from '../../engine/event.ts';
import type { Headline } from '../answers/headline.ts';
import type { Gate } from '../answers/promotion-headline.ts';
import { duration } from './duration.ts';
import { headlineMetrics } from './headline-metrics.ts';
import type { Paint, Tone } from './paint.ts';
import { reasonsCell } from './reason.ts';
import { table } from './table.ts';

const COLUMNS = [{ title: 'stage' }, { title: 'verdict' }, { title: 'why' }, { title: 'duration' }];

/** What a run did, stage by stage, and what came of it. */
export function renderReproSummary(
  outcome: ReproOutcome,
  headline: Headline | undefined,
  paint: Paint,
): string {
  const rows = outcome.stages.map((stage) => [
    stage.stage,
    paint(toneOf(stage), stage.kind),
    whyCell(stage),
    stage.kind === 'fresh' || stage.kind === 'skipped' ? '' : duration(stage.milliseconds),
  ]);
  return [
    table(COLUMNS, rows),
    `\n${counts(outcome)} in ${duration(outcome.milliseconds)}\n`,
    headline === undefined ? '' : headlineText(headline, paint),
  ].join('');
}

function toneOf({ kind }: StageOutcome): Tone {
  switch (kind) {
    case 'fresh':
    case 'skipped':
      return 'faint';
    case 'cached':
    case 'run':
      return 'good';
    case 'failed':
    case 'interrupted':
      return 'bad';
  }
}

function whyCell(stage: StageOutcome): string {
  return stage.kind === 'skipped' ? `\`${stage.because}\` did not succeed` : reasonsCell(stage.reasons);
}

function counts({ stages }: ReproOutcome): string {
  const kinds = ['fresh', 'cached', 'run', 'failed', 'interrupted', 'skipped'] as const;
  return kinds
    .map((kind) => ({ kind, count: stages.filter((stage) => stage.kind === kind).length }))
    .filter(({ kind, count }) => count > 0 || kind === 'run')
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
}

function headlineText({ metrics, gate, production, reports }: Headline, paint: Paint): string {
  const lines = [
    ...metrics.map((file) => headlineMetrics(file, paint)),
    ...(gate === undefined ? [] : [gateLine(gate, paint)]),
    ...(production === undefined || production === gate?.candidate.version
      ? []
      : [`in production: ${production}, not this candidate`]),
    ...(reports.length === 0 ? [] : [`reports: ${reports.join(', ')}`]),
  ].filter((line) => line !== '');
  return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`;
}

function gateLine({ decision, candidate, reasons }: Gate, paint: Paint): string {
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return `gate: ${paint(decision === 'promoted' ? 'good' : 'busy', decision)} candidate ${candidate.version}${why}`;
}

import type { ReproOutcome, StageOutcome } from '../../../engine/project/event.ts';
import type { Headline } from '../../../app/run/headline.ts';
import type { FinishedRun } from '../../../app/run/reproduce.ts';
import type { WrittenIndex } from '../../../app/run/write-report-index.ts';
import type { Gate } from '../../../app/run/promotion-headline.ts';
import { duration } from '../duration.ts';
import { headlineMetrics } from './headline-metrics.ts';
import type { Paint, Tone } from '../paint.ts';
import { reasonsCell } from '../../../app/plan/reason-text.ts';
import { table } from '../table.ts';

const MAX_STALE = 10;
const COLUMNS = [{ title: 'stage' }, { title: 'verdict' }, { title: 'why' }, { title: 'duration' }];

/** What a run did, stage by stage, and what came of it. */
export function renderReproSummary(
  { outcome, headline, index }: FinishedRun,
  paint: Paint,
  columns?: number,
): string {
  const rows = outcome.stages.map((stage) => [
    stage.stage,
    paint(toneOf(stage), stage.kind),
    whyCell(stage),
    stage.kind === 'fresh' || stage.kind === 'skipped' ? '' : duration(stage.milliseconds),
  ]);
  return [
    table(COLUMNS, rows, columns),
    `\n${counts(outcome)} in ${duration(outcome.milliseconds)}\n`,
    outcome.override === undefined ? '' : overrideLine(outcome.override),
    block([
      ...(headline === undefined ? [] : headlineLines(headline, paint)),
      ...(index === undefined ? [] : indexLines(index, headline, paint)),
    ]),
  ].join('');
}

const block = (lines: readonly string[]): string => (lines.length === 0 ? '' : `\n${lines.join('\n')}\n`);

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

function headlineLines(headline: Headline, paint: Paint): readonly string[] {
  const { metrics, gate, production } = headline;
  return [
    ...metrics.map((file) => headlineMetrics(file, paint)),
    ...(gate === undefined ? [] : [gateLine(gate, paint)]),
    ...(production === undefined || production === gate?.candidate.version
      ? []
      : [`in production: ${production}, not this candidate`]),
    ...staleLines(headline, paint),
  ].filter((line) => line !== '');
}

// One page leads to all of them. Without it, the list.
function indexLines(index: WrittenIndex, headline: Headline | undefined, paint: Paint): readonly string[] {
  if ('path' in index) return [`reports: ${index.path}`];
  const reports = headline?.reports ?? [];
  return [
    paint('busy', `the index of reports was not written: ${index.error}`),
    ...(reports.length === 0 ? [] : [`reports: ${reports.join(', ')}`]),
  ];
}

const overrideLine = ({ parameters, lock }: NonNullable<ReproOutcome['override']>): string =>
  `\nfor this run only: ${parameters.join(', ')}; its lock is \`${lock}\`\n`;

// What those have made before is of other inputs or parameters than those of this run.
function staleLines({ stale, staleUnknown }: Headline, paint: Paint): readonly string[] {
  if (staleUnknown !== undefined)
    return [paint('busy', `the stages that did not take part cannot be checked: ${staleUnknown}`)];
  if (stale.length === 0) return [];
  const shown = stale.slice(0, MAX_STALE).join(', ');
  const more = stale.length > MAX_STALE ? ` and ${stale.length - MAX_STALE} more` : '';
  return [
    paint('busy', `stale, and no part of this run: ${shown}${more}; \`mlops repro\` brings them up to date`),
  ];
}

function gateLine({ decision, candidate, reasons }: Gate, paint: Paint): string {
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return `gate: ${paint(decision === 'promoted' ? 'good' : 'busy', decision)} candidate ${candidate.version}${why}`;
}

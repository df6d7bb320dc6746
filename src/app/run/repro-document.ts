import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { ErrorAnswer } from '../../documents/answers/error-answer.ts';
import type { ReproAnswer, RunDocument, RunStage } from '../../documents/answers/repro-answer.ts';
import type { EngineWarning, ReproOutcome, StageOutcome } from '../../engine/project/event.ts';
import type { WarningDocument } from '../../documents/answers/warning.ts';
import { errorDocument, errorMember } from '../error-document.ts';
import { reasonDocument } from '../plan/reason-document.ts';
import type { Headline } from './headline.ts';
import { runFailure } from './run-failure.ts';
import type { WrittenIndex } from './write-report-index.ts';

/**
 * A run as programs read it. When it did not succeed: the first failure as the error, with the run as its details.
 *
 * @param headline of a run that succeeded
 * @param index undefined: there is no report to lead to
 */
export function reproDocument(
  outcome: ReproOutcome,
  headline: Headline | undefined,
  index: WrittenIndex | undefined,
): ReproAnswer | ErrorAnswer {
  const run: RunDocument = {
    run: outcome.runId ?? null,
    ...(outcome.override === undefined ? {} : { override: outcome.override }),
    duration_ms: Math.round(outcome.milliseconds),
    stages: outcome.stages.map(stageDocument),
    ...indexFields(index),
    ...(outcome.warnings.length === 0 ? {} : { warnings: outcome.warnings.map(warningDocument) }),
  };
  if (headline !== undefined) return { format: ANSWER_FORMAT, ...run, ...headlineFields(headline) };
  return errorDocument({ ...runFailure(outcome), details: run });
}

function indexFields(
  index: WrittenIndex | undefined,
): Pick<RunDocument, 'report_index' | 'report_index_error'> {
  if (index === undefined) return { report_index: null };
  return 'path' in index
    ? { report_index: index.path }
    : { report_index: null, report_index_error: index.error };
}

function stageDocument(stage: StageOutcome): RunStage {
  const common = {
    stage: stage.stage,
    reasons: stage.reasons.map(reasonDocument),
    duration_ms: Math.round(stage.milliseconds),
  };
  switch (stage.kind) {
    case 'fresh':
    case 'cached':
    case 'run':
      return { ...common, verdict: stage.kind };
    case 'failed':
      return { ...common, verdict: 'failed', error: errorMember(stage.error), log: stage.logFile ?? null };
    case 'skipped':
      return { ...common, verdict: 'skipped', because: stage.because };
    case 'interrupted':
      return { ...common, verdict: 'interrupted', signal: stage.signal };
  }
}

const warningDocument = (warning: EngineWarning): WarningDocument =>
  warning.kind === 'frozenStale'
    ? { ...warning, reasons: warning.reasons.map((reason) => ({ ...reason })) }
    : { ...warning };

function headlineFields(headline: Headline) {
  const metrics = Object.fromEntries(headline.metrics.map(({ path, values }) => [path, values]));
  const { gate = null, production = null, reports, stale, staleUnknown } = headline;
  const unknown = staleUnknown === undefined ? {} : { stale_unknown: staleUnknown };
  return { metrics, gate, production, reports, stale, ...unknown };
}

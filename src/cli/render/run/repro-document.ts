import type { SerializedError } from '../../../core/error.ts';
import { EXIT } from '../../../core/exit-code.ts';
import type { JsonValue } from '../../../core/json/json.ts';
import type { ReproOutcome, StageOutcome } from '../../../engine/project/event.ts';
import type { Headline } from '../../answers/headline.ts';
import { errorDocument } from '../error-document.ts';
import { reasonDocument } from '../plan/reason.ts';
import { failureMessage } from './repro-failures.ts';

/** A run for programs. When it did not succeed: the first failure as the error, with the run as its details. */
export function reproDocument(outcome: ReproOutcome, headline: Headline | undefined): JsonValue {
  const run = {
    run: outcome.runId ?? null,
    ...(outcome.override === undefined ? {} : { override: outcome.override }),
    duration_ms: Math.round(outcome.milliseconds),
    stages: outcome.stages.map(stageDocument),
    ...(outcome.warnings.length === 0
      ? {}
      : { warnings: outcome.warnings.map((warning) => ({ ...warning })) }),
  };
  if (outcome.exitCode === EXIT.yes) return { ...run, ...headlineDocument(headline) };
  return errorDocument({ ...firstFailure(outcome), details: run });
}

function stageDocument(stage: StageOutcome): JsonValue {
  return {
    stage: stage.stage,
    verdict: stage.kind,
    reasons: stage.reasons.map(reasonDocument),
    duration_ms: Math.round(stage.milliseconds),
    ...(stage.kind === 'failed' ? { ...errorDocument(stage.error), log: stage.logFile ?? null } : {}),
    ...(stage.kind === 'skipped' ? { because: stage.because } : {}),
    ...(stage.kind === 'interrupted' ? { signal: stage.signal } : {}),
  };
}

function headlineDocument(headline: Headline | undefined): { readonly [key: string]: JsonValue } {
  if (headline === undefined) return {};
  const metrics = Object.fromEntries(headline.metrics.map(({ path, values }) => [path, values]));
  const { gate = null, production = null, reports, stale, staleUnknown } = headline;
  const unknown = staleUnknown === undefined ? {} : { stale_unknown: staleUnknown };
  return { metrics, gate, production, reports, stale, ...unknown };
}

function firstFailure({ stages, exitCode }: ReproOutcome): SerializedError {
  const plain = { hints: [], exitCode, diagnostics: [], details: {} };
  const failed = stages.find((stage) => stage.kind === 'failed');
  if (failed !== undefined) {
    return { ...failed.error, message: failureMessage(failed.stage, failed.error.message) };
  }
  const interrupted = stages.find((stage) => stage.kind === 'interrupted');
  const by = interrupted === undefined ? 'a signal' : interrupted.signal;
  return { ...plain, code: 'INTERRUPTED', message: `the run was stopped by ${by}` };
}

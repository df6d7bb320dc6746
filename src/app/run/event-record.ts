import { snakeCase } from '../../core/text/snake-case.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { RunEvent } from '../../documents/answers/run-event.ts';
import type { SerializedError } from '../../core/error.ts';
import type { EngineEvent } from '../../engine/project/event.ts';
import type { Reason } from '../../engine/project/plan.ts';
import { reasonDocument } from '../plan/reason-document.ts';

/**
 * An event of a run as programs read it, one JSON object a line.
 *
 * @param time ISO 8601, UTC
 */
export function eventRecord(event: EngineEvent, time: string): RunEvent {
  return { format: ANSWER_FORMAT, ...fieldsOf(event, time) };
}

/** The run could not begin, or go on. */
export function errorRecord(error: SerializedError, time: string): RunEvent {
  return { format: ANSWER_FORMAT, event: 'error', time, error: errorFields(error) };
}

type Fields = DistributiveOmit<RunEvent, 'format'>;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

function fieldsOf(event: EngineEvent, time: string): Fields {
  switch (event.kind) {
    case 'waiting':
      return {
        event: 'waiting',
        time,
        holder: event.holder === undefined ? null : holderRecord(event.holder),
      };
    case 'runStarted':
      return { event: 'run_started', time, stages: [...event.stages] };
    case 'stageFresh':
      return { event: 'stage_fresh', time, stage: event.stage, frozen: event.frozen };
    case 'stageRestored':
      return { event: 'stage_restored', time, ...about(event), reasons: reasonRecords(event.reasons) };
    case 'stageStarted':
      return { event: 'stage_started', time, stage: event.stage, reasons: reasonRecords(event.reasons) };
    case 'stageProgress':
      return {
        event: 'stage_progress',
        time,
        stage: event.stage,
        fraction: event.fraction,
        doing: event.doing,
      };
    case 'stageOutput':
      return { event: 'stage_output', time, stage: event.stage, stream: event.stream, line: event.line };
    case 'stageRetried': {
      const { attempt, attempts } = event;
      return {
        event: 'stage_retried',
        time,
        stage: event.stage,
        attempt,
        attempts,
        error: errorFields(event.error),
      };
    }
    case 'stageSucceeded':
      return { event: 'stage_succeeded', time, ...about(event) };
    case 'stageFailed': {
      const failure = { error: errorFields(event.error), log: event.logFile ?? null };
      return { event: 'stage_failed', time, ...about(event), ...failure };
    }
    case 'stageSkipped':
      return { event: 'stage_skipped', time, stage: event.stage, because: event.because };
    case 'stageInterrupted':
      return { event: 'stage_interrupted', time, stage: event.stage, signal: event.signal };
    case 'warning': {
      const { kind, ...facts } = event.warning;
      return { event: 'warning', time, kind: snakeCase(kind), facts: JSON.parse(JSON.stringify(facts)) };
    }
    case 'runFinished': {
      const { runId, exitCode, milliseconds, stages } = event.outcome;
      return {
        event: 'run_finished',
        time,
        run: runId ?? null,
        exit_code: exitCode,
        duration_ms: Math.round(milliseconds),
        stages: stages.map((one) => ({ stage: one.stage, verdict: one.kind })),
      };
    }
  }
}

const errorFields = ({ code, message, hints }: SerializedError) => ({
  code,
  message,
  hints: [...hints],
});

const holderRecord = ({ pid, host, since }: { pid: number; host: string; since: string }) => ({
  pid,
  host,
  since,
});

const about = ({ stage: name, milliseconds }: { stage: string; milliseconds: number }) => ({
  stage: name,
  duration_ms: Math.round(milliseconds),
});

const reasonRecords = (list: readonly Reason[]) => list.map(reasonDocument);

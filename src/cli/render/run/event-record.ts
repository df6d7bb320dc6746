/**
 * What `mlops repro --log-format ndjson` writes to stderr: one JSON object a line, in the order in which things happen.
 * The schema is the documentation; keys are only ever added to it.
 */
import * as z from 'zod';
import type { SerializedError } from '../../../core/error.ts';
import type { EngineEvent } from '../../../engine/project/event.ts';
import type { Reason } from '../../../engine/project/plan.ts';
import { reasonDocument } from '../plan/reason.ts';

const stage = z.string().describe('name of the stage');
const duration = z.int().min(0).describe('milliseconds');
const reasons = z
  .array(z.looseObject({ kind: z.string(), text: z.string() }))
  .describe('why the stage is not fresh: a word for programs, its facts, and the same for people');
const error = z.object({ code: z.string(), message: z.string(), hints: z.array(z.string()) });

const record = <Name extends string, Shape extends z.ZodRawShape>(event: Name, shape: Shape) =>
  z.strictObject({ event: z.literal(event), time: z.iso.datetime(), ...shape });

export const eventRecordSchema = z.discriminatedUnion('event', [
  record('waiting', {
    holder: z.object({ pid: z.int(), host: z.string(), since: z.string() }).nullable(),
  }),
  record('run_started', { stages: z.array(z.string()).describe('in the order of execution') }),
  record('stage_fresh', { stage, frozen: z.boolean() }),
  record('stage_restored', { stage, reasons, duration_ms: duration }),
  record('stage_started', { stage, reasons }),
  record('stage_progress', { stage, fraction: z.number().min(0).max(1), doing: z.string() }),
  record('stage_output', { stage, stream: z.enum(['stdout', 'stderr', 'log']), line: z.string() }),
  record('stage_retried', { stage, attempt: z.int(), attempts: z.int(), error }),
  record('stage_succeeded', { stage, duration_ms: duration }),
  record('stage_failed', { stage, error, log: z.string().nullable(), duration_ms: duration }),
  record('stage_skipped', { stage, because: z.string().describe('the stage that failed') }),
  record('stage_interrupted', { stage, signal: z.enum(['SIGHUP', 'SIGINT', 'SIGTERM']) }),
  record('warning', { kind: z.string(), facts: z.record(z.string(), z.json()) }),
  record('run_finished', {
    run: z.string().nullable().describe('folder in .mlops/runs; null when every stage was fresh'),
    exit_code: z.int(),
    duration_ms: duration,
    stages: z.array(z.object({ stage, verdict: z.string() })),
  }),
  /** Instead of everything else, or of `run_finished`: the run could not begin, or go on. */
  record('error', { error }),
]);

export type EventRecord = z.infer<typeof eventRecordSchema>;

/** @param time ISO 8601, UTC */
export function eventRecord(event: EngineEvent, time: string): EventRecord {
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
        error: errorRecord(event.error),
      };
    }
    case 'stageSucceeded':
      return { event: 'stage_succeeded', time, ...about(event) };
    case 'stageFailed': {
      const failure = { error: errorRecord(event.error), log: event.logFile ?? null };
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

export const errorRecord = ({ code, message, hints }: SerializedError) => ({
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

const reasonRecords = (list: readonly Reason[]) =>
  list.map((reason) => reasonDocument(reason) as { kind: string; text: string });

const snakeCase = (word: string): string => word.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

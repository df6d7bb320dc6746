/**
 * What `mlops repro --log-format ndjson` writes to stderr: one JSON object a line, in the order in which things happen.
 * Keys are only ever added to it.
 */
import * as z from 'zod';
import { jsonField, signalField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';
import { reasonSchema } from './reason.ts';

const stage = z.string().describe('name of the stage');
const duration = z.int().min(0).describe('milliseconds');
const reasons = z.array(reasonSchema).describe('why the stage is not fresh');
const error = z.strictObject({ code: z.string(), message: z.string(), hints: z.array(z.string()) });

const record = <Name extends string, Shape extends z.ZodRawShape>(event: Name, shape: Shape) =>
  z.strictObject({ format: formatField, event: z.literal(event), time: z.iso.datetime(), ...shape });

export const runEventSchema = z.discriminatedUnion('event', [
  record('waiting', {
    holder: z.strictObject({ pid: z.int(), host: z.string(), since: z.string() }).nullable(),
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
  record('stage_interrupted', { stage, signal: signalField }),
  record('warning', { kind: z.string(), facts: z.record(z.string(), jsonField) }),
  record('run_finished', {
    run: z.string().nullable().describe('folder in .mlops/runs; null when every stage was fresh'),
    exit_code: z.int(),
    duration_ms: duration,
    stages: z.array(z.strictObject({ stage, verdict: z.string() })),
  }),
  /** Instead of everything else, or of `run_finished`: the run could not begin, or go on. */
  record('error', { error }),
]);

export type RunEvent = DeepReadonly<z.output<typeof runEventSchema>>;

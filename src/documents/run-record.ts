/** `.mlops/runs/<run>/run.json`: the volatile story of a run. Never hashed, never compared. */
import * as z from 'zod';
import { jsonField, signalField } from './basic-fields.ts';

const instant = z.iso.datetime();
const milliseconds = z.int().min(0);

const common = {
  stage: z.string(),
  /** Why it was not fresh; empty when it was. */
  reasons: z.array(z.record(z.string(), jsonField)).readonly(),
  milliseconds,
};

const stageOutcome = z.discriminatedUnion('verdict', [
  z.strictObject({ ...common, verdict: z.enum(['fresh', 'cached', 'run']) }),
  z.strictObject({
    ...common,
    verdict: z.literal('failed'),
    error: z.strictObject({ code: z.string(), message: z.string() }),
    /** The file with what it printed, relative to the project; null: it did not start. */
    log: z.string().nullable(),
  }),
  /** Not looked at, since this stage before it failed. */
  z.strictObject({ ...common, verdict: z.literal('skipped'), because: z.string() }),
  z.strictObject({
    ...common,
    verdict: z.literal('interrupted'),
    signal: signalField,
  }),
]);

export const runRecordSchema = z.strictObject({
  /** Records that were written before there was a `format` are of the first one. */
  format: z.literal(1).default(1),
  /** What `format` was called before. */
  schema: z.literal(1),
  /** Name of the record's folder. */
  id: z.string(),
  started: instant,
  ended: instant,
  milliseconds,
  exit_code: z.int(),
  /** Parameters that held for this run alone, and its lock. */
  override: z.strictObject({ parameters: z.array(z.string()).readonly(), lock: z.string() }).exactOptional(),
  host: z.string(),
  pid: z.int(),
  cores: z.int(),
  /** In the order of execution. */
  stages: z.array(stageOutcome).readonly(),
  /** What the run ended with, by stage: fingerprints, whose results `mlops cache gc` keeps while the run is recent. */
  results: z.record(z.string(), z.string()),
});

export type RunRecord = z.output<typeof runRecordSchema>;

/** What old runs are asked for: whatever else has changed in a record since then, these have not. */
export const runResultsFields = z.object(runRecordSchema.pick({ results: true }).shape);

/** The same, for logs. */
export const runLogFields = z.object({
  ...runRecordSchema.pick({ started: true, exit_code: true }).shape,
  stages: z.array(z.object({ stage: z.string(), verdict: z.string() })),
});

export type RunLogFields = z.output<typeof runLogFields>;

/** `reports/reproducibility.json`, format 2: what `mlops verify-reproducibility` found. */
import * as z from 'zod';
import { digestField, jsonField } from './basic-fields.ts';

const cause = z.enum(['path', 'home', 'time zone', 'locale', 'clock', 'time zone or clock']);

const difference = z.strictObject({
  sizes: z.array(z.int().nullable()).readonly(),
  offset: z
    .int()
    .nullable()
    .describe('of the first byte that differs, from 0; null when one of the files is missing'),
  pointer: z
    .string()
    .exactOptional()
    .describe('JSON Pointer (RFC 6901) to the first value that differs, for JSON files'),
  line: z.int().exactOptional().describe('from 1, for other texts'),
  values: z
    .array(jsonField)
    .readonly()
    .exactOptional()
    .describe('the values there, for JSON files; the lines, for other texts'),
  cause: cause.exactOptional().describe('what the rooms differ in, where it is seen in the values'),
});

const artifact = z.strictObject({
  path: z.string().describe('a file; a directory output stands as the files in it'),
  result: z.enum(['identical', 'differs', 'missing']),
  digests: z
    .array(digestField.nullable())
    .readonly()
    .describe("in the rooms' order; null where it is missing"),
  difference: difference
    .exactOptional()
    .describe('where the bytes part, and what stands there; absent when identical'),
});

const stage = z.strictObject({
  stage: z.string(),
  result: z
    .enum(['identical', 'differs', 'follows', 'not_run'])
    .describe('`differs`: same inputs, other outputs; `follows`: its inputs differ already'),
  artifacts: z.array(artifact).readonly(),
});

const room = z.strictObject({
  name: z.string(),
  exit_code: z.int(),
  threads: z.int(),
  settings: z
    .record(z.string(), z.string())
    .describe('what the room was given, by variation: `timezone`, `locale`, `home`, `path`, …'),
  failed_stage: z.string().nullable(),
  error: z
    .strictObject({ code: z.string(), message: z.string(), hints: z.array(z.string()).readonly() })
    .nullable()
    .describe("the failed stage's error"),
  log_tail: z.array(z.string()).readonly().describe('the last lines that it printed'),
  warnings: z.array(jsonField).readonly().describe('what did no harm in the room and may do some elsewhere'),
});

const notVaried = z.strictObject({
  variation: z.string(),
  wanted: z.string().describe('what the varied room was to have'),
  why: z.string(),
});

/** Deterministic but for what the rooms were given: no time, no duration, no absolute path. */
export const reproducibilitySchema = z.strictObject({
  format: z.literal(2),
  verdict: z
    .enum(['reproducible', 'not_reproducible', 'failed'])
    .describe(
      '`reproducible`: every declared output of every room has the same bytes; `not_reproducible`: an output differs, or is missing in one room; `failed`: a stage failed in a room',
    ),
  guilty_stage: z
    .string()
    .nullable()
    .describe(
      'the first stage, in the order of execution, whose inputs agree and whose outputs do not, or that failed',
    ),
  rooms: z.array(room).readonly(),
  not_varied: z
    .array(notVaried)
    .readonly()
    .describe('what this machine could not vary, and the proof therefore says nothing of'),
  stages: z.array(stage).readonly(),
  lock: z
    .strictObject({ compared: z.int(), differing: z.array(z.string()).readonly() })
    .describe('what the committed lock file says of the same fingerprints'),
});

export type ReproducibilityReport = Readonly<z.infer<typeof reproducibilitySchema>>;
export type RoomReport = ReproducibilityReport['rooms'][number];
export type NotVaried = ReproducibilityReport['not_varied'][number];
export type StageComparison = ReproducibilityReport['stages'][number];
export type ArtifactComparison = StageComparison['artifacts'][number];
export type ArtifactDifference = NonNullable<ArtifactComparison['difference']>;
export type DifferenceCause = z.infer<typeof cause>;

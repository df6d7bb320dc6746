import type { Digest } from '../core/digest.ts';
import type { JsonValue } from '../core/json/json.ts';
import type { DifferenceCause } from './compare/name-cause.ts';

/**
 * - `reproducible`: every declared output of every room has the same bytes
 * - `not_reproducible`: an output differs, or is missing in one room
 * - `failed`: a stage failed in a room
 */
export type ReproducibilityVerdict = 'reproducible' | 'not_reproducible' | 'failed';

/** Deterministic but for what the rooms were given: no time, no duration, no absolute path. */
export type ReproducibilityReport = {
  readonly schema: 1;
  readonly verdict: ReproducibilityVerdict;
  /** The first stage, in the order of execution, whose inputs agree and whose outputs do not, or that failed. */
  readonly guilty_stage: string | null;
  readonly rooms: readonly RoomReport[];
  /** What this machine could not vary, and the proof therefore says nothing of. */
  readonly not_varied: readonly NotVaried[];
  readonly stages: readonly StageComparison[];
  /** What the committed lock says of the same fingerprints. */
  readonly lock: { readonly compared: number; readonly differing: readonly string[] };
};

export type NotVaried = {
  readonly variation: 'locale of commands';
  /** What the varied room was to have. */
  readonly wanted: string;
  readonly why: string;
};

export type RoomReport = {
  readonly name: string;
  readonly exit_code: number;
  readonly threads: number;
  /** What the room was given, by variation: `timezone`, `locale`, `home`, `path`, … */
  readonly settings: { readonly [variation: string]: string };
  readonly failed_stage: string | null;
  /** The failed stage's error, as `--json` writes it. */
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hints: readonly string[];
  } | null;
  /** The last lines that it printed. */
  readonly last_words: readonly string[];
  /** What did no harm in the room and may do some elsewhere, as `--json` of `repro` writes it. */
  readonly warnings: readonly JsonValue[];
};

export type StageComparison = {
  readonly stage: string;
  /** `differs`: same inputs, other outputs. `follows`: its inputs differ already. */
  readonly result: 'identical' | 'differs' | 'follows' | 'not_run';
  readonly artifacts: readonly ArtifactComparison[];
};

export type ArtifactComparison = {
  /** A file; a directory output stands as the files in it. */
  readonly path: string;
  readonly result: 'identical' | 'differs' | 'missing';
  /** By room, in the rooms' order; null where it is missing. */
  readonly digests: readonly (Digest | null)[];
  /** Where the bytes part, and what stands there; absent when identical. */
  readonly difference?: ArtifactDifference;
};

export type ArtifactDifference = {
  readonly sizes: readonly (number | null)[];
  /** Offset of the first byte that differs, from 0; null when one of the files is missing. */
  readonly offset: number | null;
  /** JSON Pointer (RFC 6901) to the first value that differs, for JSON files. */
  readonly pointer?: string;
  /** From 1, for other texts. */
  readonly line?: number;
  /** The values there, for JSON files; the lines, for other texts. */
  readonly values?: readonly JsonValue[];
  /** What the rooms differ in, where it is seen in the values. */
  readonly cause?: DifferenceCause;
};

/** What a run tells while it goes. One event for each outcome, with just what its message needs. */
import type { Digest } from '../../core/digest.ts';
import type { SerializedError } from '../../core/error.ts';
import type { ExitCode } from '../../core/exit-code.ts';
import type { Reason } from './plan.ts';
import type { StageName } from './project.ts';

export type EngineEvent =
  /** Another run holds the project's lock. `holder` is absent when it is not one of ours. */
  | {
      readonly kind: 'waiting';
      readonly holder?: { readonly pid: number; readonly host: string; readonly since: string };
    }
  | { readonly kind: 'runStarted'; readonly stages: readonly StageName[] }
  | { readonly kind: 'stageFresh'; readonly stage: StageName; readonly frozen: boolean }
  | {
      readonly kind: 'stageRestored';
      readonly stage: StageName;
      readonly reasons: readonly Reason[];
      readonly milliseconds: number;
    }
  | { readonly kind: 'stageStarted'; readonly stage: StageName; readonly reasons: readonly Reason[] }
  /** `fraction` from 0 to 1. */
  | {
      readonly kind: 'stageProgress';
      readonly stage: StageName;
      readonly fraction: number;
      readonly doing: string;
    }
  /** A line that the stage printed or logged; it is in the stage's log file as well. */
  | {
      readonly kind: 'stageOutput';
      readonly stage: StageName;
      readonly stream: 'stdout' | 'stderr' | 'log';
      readonly line: string;
    }
  /** An attempt failed and `retries` allows another. */
  | {
      readonly kind: 'stageRetried';
      readonly stage: StageName;
      /** Of the attempt that begins, counting from 1. */
      readonly attempt: number;
      readonly attempts: number;
      readonly error: SerializedError;
    }
  | { readonly kind: 'stageSucceeded'; readonly stage: StageName; readonly milliseconds: number }
  | {
      readonly kind: 'stageFailed';
      readonly stage: StageName;
      readonly error: SerializedError;
      /** The last lines that the stage printed. */
      readonly tail: readonly string[];
      /** Relative to the root; absent when the stage did not start. */
      readonly logFile?: string;
      readonly milliseconds: number;
    }
  /** Not looked at, because a stage before it failed. */
  | { readonly kind: 'stageSkipped'; readonly stage: StageName; readonly because: StageName }
  /** Stopped by a signal. */
  | { readonly kind: 'stageInterrupted'; readonly stage: StageName; readonly signal: InterruptSignal }
  | { readonly kind: 'warning'; readonly warning: EngineWarning }
  | { readonly kind: 'runFinished'; readonly outcome: ReproOutcome };

export type InterruptSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

export type EngineWarning =
  /** A blob did not hold the bytes that its name says; it was moved to `quarantine` (relative to the root). */
  | { readonly kind: 'corruptBlob'; readonly digest: Digest; readonly quarantine: string }
  /** What the remote sent was not what its name says; it was not kept. */
  | { readonly kind: 'corruptRemote'; readonly url: string; readonly digest: Digest }
  /** What the remote says that a stage made is damaged, too large, or names other outputs than the stage's; it counts as absent. */
  | { readonly kind: 'refusedEntry'; readonly url: string; readonly fingerprint: Digest }
  /** What a stage made is promised with more bytes than there is room for here; it counts as absent. */
  | { readonly kind: 'noRoom'; readonly url: string; readonly fingerprint: Digest }
  /** What a store names was not where it is shared, or not as it was named: the copy at `path` lacks it. */
  | { readonly kind: 'stateIncomplete'; readonly path: string; readonly missing: readonly string[] }
  /** An entry of the action cache could not be read, or names other outputs than the stage's, and counts as absent. */
  | { readonly kind: 'unreadableEntry'; readonly path: string }
  /** The lock of a process that is gone was taken over. */
  | { readonly kind: 'staleLock'; readonly pid: number; readonly since: string }
  /** Outputs that a killed run had moved aside were put back. */
  | { readonly kind: 'outputsRecovered'; readonly paths: readonly string[] }
  /** What lay at an output path was made by no stage: it was copied to `saved` (relative to the root). */
  | { readonly kind: 'outputSaved'; readonly path: string; readonly saved: string }
  /** A frozen stage would not be fresh if it were not frozen. */
  | { readonly kind: 'frozenStale'; readonly stage: StageName; readonly reasons: readonly Reason[] }
  /** A stage ran again on the same fingerprint and made other bytes: it is not deterministic. */
  | { readonly kind: 'notDeterministic'; readonly stage: StageName; readonly path: string }
  /** A stage left processes behind that had left its group; they were killed. `commands` are their command lines. */
  | { readonly kind: 'strayProcesses'; readonly stage: StageName; readonly commands: readonly string[] }
  /** A stage left files in its sandbox that are no outputs; they are gone with it. */
  | { readonly kind: 'undeclaredWrites'; readonly stage: StageName; readonly paths: readonly string[] }
  /** A stage changed or deleted the sandbox's copies of its inputs; the project's are as they were. */
  | { readonly kind: 'writtenInputs'; readonly stage: StageName; readonly paths: readonly string[] }
  /** A stage succeeded in its sandbox and complained of files that it does not declare. */
  | { readonly kind: 'undeclaredReads'; readonly stage: StageName; readonly paths: readonly string[] };

export type StageOutcome = {
  readonly stage: StageName;
  /** Why it was not fresh; empty when it was. */
  readonly reasons: readonly Reason[];
  readonly milliseconds: number;
} & (
  | { readonly kind: 'fresh' | 'cached' | 'run' }
  | { readonly kind: 'failed'; readonly error: SerializedError; readonly logFile?: string }
  | { readonly kind: 'skipped'; readonly because: StageName }
  | { readonly kind: 'interrupted'; readonly signal: InterruptSignal }
);

export interface ReproOutcome {
  /** Name of the folder in `.mlops/runs/`; absent when every stage was fresh, for then nothing is recorded. */
  readonly runId?: string;
  /** The parameters that held for this run alone, and its lock, relative to the root; absent: it ran as the files say. */
  readonly override?: { readonly parameters: readonly string[]; readonly lock: string };
  readonly exitCode: ExitCode;
  /** In the order of execution. */
  readonly stages: readonly StageOutcome[];
  /** In the order in which they were told. */
  readonly warnings: readonly EngineWarning[];
  readonly milliseconds: number;
}

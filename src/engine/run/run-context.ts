import type { PlanContext } from '../decide/plan-context.ts';
import type { EngineEvent } from '../project/event.ts';
import type { LockfileWriter } from '../lockfile/lockfile-writer.ts';
import type { Remote } from '../remote/remote.ts';
import { stageFileName } from './process/stage-file-name.ts';
import type { UncachedOutputs } from './outputs/uncached-outputs.ts';

/** One run of `repro`. */
export interface RunContext {
  readonly id: string;
  readonly context: PlanContext;
  readonly lock: LockfileWriter;
  readonly uncached: UncachedOutputs;
  /** The lock may be confirmed and not changed. */
  readonly frozenLock: boolean;
  readonly threads: number;
  /** Whether stages that do not say run in a sandbox. */
  readonly sandbox: boolean;
  /** Tells which files a stage in a sandbox could have missed; absolute. */
  readonly origin: string;
  /** Asked for the result of a stage before it runs. */
  readonly remote: Remote | undefined;
  readonly emit: (event: EngineEvent) => void;
}

/**
 * The private folder of a stage, relative to the root. It has the same name in every run: a stage that writes down
 * where it works must not become a random one.
 */
export const privateFolder = (stage: string): string => `.mlops/tmp/${stageFileName(stage)}`;

/** Where the lines of a stage are kept, relative to the root. */
export const logFile = (run: RunContext, stage: string): string =>
  `.mlops/runs/${run.id}/${stageFileName(stage)}.log`;

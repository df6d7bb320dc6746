import type { Workshop } from '../decide/workshop.ts';
import type { EngineEvent } from '../event.ts';
import type { LockBook } from './lock-book.ts';

/** One run of `repro`. */
export interface RunContext {
  readonly id: string;
  readonly shop: Workshop;
  readonly lock: LockBook;
  readonly threads: number;
  readonly emit: (event: EngineEvent) => void;
}

/**
 * The private folder of a stage, relative to the root. It has the same name in every run: a stage that writes down
 * where it works must not become a random one.
 */
export const privateFolder = (stage: string): string => `.mlops/tmp/${stage}`;

/** Where the lines of a stage are kept, relative to the root. */
export const logFile = (run: RunContext, stage: string): string => `.mlops/runs/${run.id}/${stage}.log`;

import type { SerializedError } from '../../core/error.ts';
import type { Reason } from '../project/plan.ts';

/** What is known of a stage's attempt when it fails. */
export interface Attempt {
  reasons: readonly Reason[];
  tail: readonly string[];
  logFile?: string;
}

/** The stage itself said no. */
export class StageFailure extends Error {
  readonly error: SerializedError;

  constructor(error: SerializedError) {
    super(error.message);
    this.error = error;
  }
}

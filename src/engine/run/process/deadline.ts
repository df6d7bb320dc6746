/** The `timeout` of a stage, joined to the interrupt of the run: whatever comes first stops its processes. */
import { MlopsError, type SerializedError, serializeError } from '../../../core/error.ts';
import { EXIT } from '../../../core/exit-code.ts';
import type { Stage } from '../../project/project.ts';

export interface Deadline {
  readonly signal: AbortSignal | undefined;
  /** STAGE_TIMED_OUT when the time was over before `end`. */
  readonly missed: () => SerializedError | undefined;
  /** The stage has ended. */
  readonly end: () => void;
}

/** The longest that a timer can be set to: 24 days. */
const LONGEST = 2 ** 31 - 1;

export function startDeadline({ name, timeout }: Stage, interrupt: AbortSignal | undefined): Deadline {
  if (timeout === undefined) return { signal: interrupt, missed: () => undefined, end: () => undefined };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), Math.min(timeout, LONGEST));
  return {
    signal: interrupt === undefined ? controller.signal : AbortSignal.any([interrupt, controller.signal]),
    end: () => clearTimeout(timer),
    missed: () =>
      controller.signal.aborted && interrupt?.aborted !== true ? timedOut(name, timeout) : undefined,
  };
}

function timedOut(name: string, timeout: number): SerializedError {
  return serializeError(
    new MlopsError({
      code: 'STAGE_TIMED_OUT',
      message: `stage \`${name}\` was stopped after ${timeout / 1000} s, its \`timeout\``,
      hints: [`raise \`timeout\` of \`${name}\` if it needs longer`],
      exitCode: EXIT.no,
      details: { timeout_ms: timeout },
    }),
  );
}

import { MlopsError } from './error.ts';
import { exitCodeOfSignal } from './exit-code.ts';

/**
 * Does work that a signal may stop: whatever it throws when it was stopped becomes INTERRUPTED, with the exit code of the signal.
 *
 * @param interrupt aborted with the name of the signal
 * @param rest what a person should know of what was done
 */
export async function withInterrupt<T>(
  interrupt: AbortSignal | undefined,
  rest: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (interrupt?.aborted !== true) throw cause;
    throw new MlopsError({
      code: 'INTERRUPTED',
      message: `stopped by ${String(interrupt.reason)}: ${rest}`,
      exitCode: exitCodeOfSignal(interrupt.reason),
      cause,
    });
  }
}

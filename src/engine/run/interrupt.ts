import type { InterruptSignal } from '../project/event.ts';

export interface Interrupts {
  /** Aborted with the name of the signal as its reason. */
  readonly signal: AbortSignal;
  /** Gives the signals back to their defaults. */
  readonly dispose: () => void;
}

/**
 * Turns SIGHUP, SIGINT and SIGTERM of this process into an abort, so that stages are stopped and nothing is half-written.
 *
 * @param hangup false: whoever closes the terminal does not end the run (`nohup`)
 */
export function listenForInterrupts(hangup = true): Interrupts {
  const controller = new AbortController();
  const signals: readonly InterruptSignal[] = [...(hangup ? (['SIGHUP'] as const) : []), 'SIGINT', 'SIGTERM'];
  const listen = (signal: InterruptSignal) => controller.abort(signal);
  for (const signal of signals) process.on(signal, listen);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of signals) process.removeListener(signal, listen);
    },
  };
}

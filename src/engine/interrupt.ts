import type { InterruptSignal } from './event.ts';

export interface Interrupts {
  /** Aborted with the name of the signal as its reason. */
  readonly signal: AbortSignal;
  /** Gives the signals back to their defaults. */
  readonly dispose: () => void;
}

/** Turns SIGINT and SIGTERM of this process into an abort, so that stages are stopped and nothing is half-written. */
export function listenForInterrupts(): Interrupts {
  const controller = new AbortController();
  const signals: readonly InterruptSignal[] = ['SIGINT', 'SIGTERM'];
  const listen = (signal: InterruptSignal) => controller.abort(signal);
  for (const signal of signals) process.on(signal, listen);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of signals) process.removeListener(signal, listen);
    },
  };
}

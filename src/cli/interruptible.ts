import { type Effects, realEffects } from '../core/effects.ts';
import { listenForInterrupts } from '../engine/run/interrupt.ts';

/** Set by the launcher under `nohup`: Node itself forgets that a signal is to be ignored. */
const HANGUP = 'MLOPS_HANGUP';

/** Whoever asked that the end of the terminal does not end the process gets it. */
export function keepOnHangup(effects: Pick<Effects, 'env'>): void {
  if (effects.env(HANGUP) === 'ignored') process.on('SIGHUP', () => undefined);
}

/**
 * Does work that SIGHUP, SIGINT and SIGTERM ask to stop: it stops its children and leaves nothing half-written. A second
 * signal ends the process at once, since nobody listens any more.
 */
export async function interruptible<T>(work: (interrupt: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, dispose } = listenForInterrupts(realEffects.env(HANGUP) !== 'ignored');
  signal.addEventListener('abort', dispose, { once: true });
  try {
    return await work(signal);
  } finally {
    dispose();
  }
}

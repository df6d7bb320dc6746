import { listenForInterrupts } from '../engine/interrupt.ts';

/**
 * Does work that SIGINT and SIGTERM ask to stop: it stops its children and leaves nothing half-written. A second
 * signal ends the process at once, since nobody listens any more.
 */
export async function interruptible<T>(work: (interrupt: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, dispose } = listenForInterrupts();
  signal.addEventListener('abort', dispose, { once: true });
  try {
    return await work(signal);
  } finally {
    dispose();
  }
}

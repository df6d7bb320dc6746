import type { Effects } from '../core/effects.ts';

/** What a use case knows of the world outside of the project. */
export interface AppContext {
  readonly effects: Effects;
  /** Where mlops is installed: the folder of its package.json. */
  readonly installation: string;
  /**
   * Does work that may be asked to stop: the signal's reason is the name of the signal. A command listens to the signals of
   * its process; who cannot be asked hands over a signal that is never aborted.
   */
  readonly interruptible: <T>(work: (interrupt: AbortSignal) => Promise<T>) => Promise<T>;
}

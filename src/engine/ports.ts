/** What the engine needs from outside, and what its callers may ask of it. */
import type { Effects } from '../core/effects.ts';
import type { StatePort } from '../core/state-port.ts';
import type { InterruptSignal } from './event.ts';

/** How the child process of a `uses` stage is started: `execPath ...execArguments module`. */
export interface StageHost {
  /** The Node that runs stages. */
  readonly execPath: string;
  readonly execArguments: readonly string[];
  /** Absolute path of the built (or, in development, the source) `stage-host`. */
  readonly module: string;
  /** Replaces the pinned TZ, LC_ALL and LANG: for a verification that varies them on purpose. */
  readonly environment?: { readonly [name: string]: string };
}

export interface EnginePorts {
  readonly effects: Effects;
  readonly host: StageHost;
  readonly state: StatePort;
  /** Aborted with an InterruptSignal as its reason when the process is asked to stop. */
  readonly interrupt?: AbortSignal;
}

export const isInterruptSignal = (reason: unknown): reason is InterruptSignal =>
  reason === 'SIGINT' || reason === 'SIGTERM';

export interface PlanOptions {
  /** Stage names or output paths; each with all that it needs. Empty or absent: everything. */
  readonly targets?: readonly string[];
  /** Every stage runs, fresh or not. */
  readonly force?: boolean;
  /** Neither read nor write known results: what is not fresh runs. */
  readonly noCache?: boolean;
}

export interface ReproOptions extends PlanOptions {
  /** Threads that a stage may use. Its output must not depend on it. Default: the cores of the machine. */
  readonly threads?: number;
  /** Stages at once; default 1. */
  readonly jobs?: number;
}

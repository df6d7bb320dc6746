/** What the engine needs from outside, and what its callers may ask of it. */
import type { Effects } from '../../core/effects.ts';
import type { StatePort } from '../../core/state-port.ts';
import type { InterruptSignal } from './event.ts';
import type { Remote } from '../remote/remote.ts';

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
  /** Names the build of mlops: what another one has checked is checked again. */
  readonly build: string;
  /** Aborted with an InterruptSignal as its reason when the process is asked to stop. */
  readonly interrupt?: AbortSignal;
}

export const isInterruptSignal = (reason: unknown): reason is InterruptSignal =>
  reason === 'SIGHUP' || reason === 'SIGINT' || reason === 'SIGTERM';

/** Which stages a command is about. */
export interface Selection {
  /** Stage names, groups, output paths or globs of them; each with all that it needs. Empty or absent: everything. */
  readonly targets?: readonly string[];
  /** Instead of what the targets need: nothing else (`only`), or what follows from them (`downstream`). */
  readonly reach?: 'only' | 'downstream';
}

export interface PlanOptions extends Selection {
  /** Every stage runs, fresh or not. */
  readonly force?: boolean;
  /** Neither read nor write known results: what is not fresh runs. */
  readonly noCache?: boolean;
  /** Files at output paths that no stage has made are saved and replaced, instead of being an error. */
  readonly forceOverwrite?: boolean;
  /** Every stage that does not say `sandbox: false` runs in a folder that holds only what it declares. */
  readonly sandbox?: boolean;
}

export interface ReproOptions extends PlanOptions {
  /** Threads that a stage may use. Its output must not depend on it. Default: the cores of the machine. */
  readonly threads?: number;
  /** Stages at once; default 1. */
  readonly jobs?: number;
  /** After a failure goes on with the stages that do not need what failed. */
  readonly keepGoing?: boolean;
  /** Refuses whatever would change the lock. */
  readonly frozenLock?: boolean;
  /** How long to wait for another run on the project to end. Default: not at all. */
  readonly waitSeconds?: number;
  /** Parameter files to be rewritten before the run: their paths relative to the root, and their new texts. */
  readonly rewrite?: ReadonlyMap<string, string>;
  /** Asked for the result of a stage before it runs. */
  readonly remote?: Remote;
  /** Stores that stages ask, such as the model registry, are brought from where they are shared. */
  readonly pullState?: boolean;
  /** The project that this one is a copy of: it tells which file a stage in a sandbox has missed. */
  readonly origin?: string;
}

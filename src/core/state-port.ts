/**
 * How the engine meets a store that outlives the pipeline (the model registry) without knowing it: it asks
 * what the stage's output may depend on, and tells when the stage's outputs stand.
 */
import type { Digest } from './digest.ts';
import type { JsonValue } from './json.ts';
import type { StateAccess } from './stage.ts';

export interface StateQuery {
  readonly access: StateAccess;
  /** The project's root, absolute. */
  readonly root: string;
  /** The store, relative to the root. */
  readonly path: string;
  readonly stage: string;
  /** The stage's `with:`, resolved; paths relative to the root. */
  readonly parameters: { readonly [name: string]: JsonValue };
  /** Digest of each input, by parameter name. */
  readonly inputs: { readonly [parameter: string]: Digest };
  /** Fingerprint of the stage without its state: the same question has the same key. */
  readonly key: Digest;
}

export interface StatePort {
  /** The part of the state that the stage's output may depend on: enters the fingerprint, and the stage sees it. */
  readonly read: (query: StateQuery) => Promise<JsonValue>;
  /** Called when the stage's outputs stand in the workspace, run or restored. Twice is the same as once. */
  readonly apply: (query: StateQuery) => Promise<void>;
}

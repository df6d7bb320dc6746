/**
 * How the engine meets a store that outlives the pipeline (the model registry) without knowing it: it asks
 * what the stage's output may depend on, and tells when the stage's outputs stand.
 */
import type { Digest } from './digest.ts';
import type { JsonValue } from './json/json.ts';
import type { RemoteStore } from './remote-store.ts';
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
  /** What the lock says that stages were answered by this store. */
  readonly locked: readonly LockedAnswer[];
}

export interface LockedAnswer {
  readonly access: StateAccess;
  readonly answer: JsonValue;
  /** `same`: the stage that asks, and it asked the same; `other`: it asked something else; absent: another stage. */
  readonly own?: 'same' | 'other';
}

/** A store of a project: where it lies. */
export type StatePlace = Pick<StateQuery, 'root' | 'path'>;

export interface StatePort {
  /** The part of the state that the stage's output may depend on: enters the fingerprint, and the stage sees it. */
  readonly read: (query: StateQuery) => Promise<JsonValue>;
  /**
   * Called before a run acts on the stage.
   *
   * @throws MlopsError when the store is not the one that the lock was made with, so that its answer means nothing
   */
  readonly check: (query: StateQuery) => Promise<void>;
  /** Called when the stage's outputs stand in the workspace, run or restored. Twice is the same as once. */
  readonly apply: (query: StateQuery) => Promise<void>;
  /**
   * Brings what is shared of the store, at the beginning of a run that pulls.
   *
   * @param remote the one of the results, if there is one
   * @returns what the remote should hold and does not, as people name it
   */
  readonly pull: (place: StatePlace, remote: RemoteStore | undefined) => Promise<readonly string[]>;
}

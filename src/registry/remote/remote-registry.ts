import type { RemoteStore } from '../../core/remote-store.ts';

/** A registry in a remote. It has the layout of one on a disk: `journal/`, `versions/`. */
export interface RemoteRegistry {
  readonly store: RemoteStore;
  /** Where in the store it lies: empty, or ends with a slash. */
  readonly prefix: string;
  /**
   * Whether it is what counts although nothing is in it yet: `registry` in mlops.yaml names it. One beside shared results
   * counts as soon as it holds an entry.
   */
  readonly isNamed: boolean;
}

/** As people name it. */
export const nameOf = ({ store, prefix }: RemoteRegistry): string =>
  prefix === '' ? store.url : `${store.url.replace(/\/+$/, '')}/${prefix.slice(0, -1)}`;

export const remoteFile = ({ prefix }: RemoteRegistry, path: string): string => `${prefix}${path}`;

/** Where the registry lies in a remote that holds results as well. */
export const REMOTE_PREFIX = 'registry/';

/** A place where the results of several machines come together. Its layout is the cache's own. */
import type { Digest } from '../../core/digest.ts';
import type { RemoteStore } from '../../core/remote-store.ts';

export interface Remote extends RemoteStore {
  /**
   * @throws MlopsError REMOTE_AWAY (75), REMOTE_MISSING, REMOTE_DENIED: nothing can be done there
   */
  readonly probe: () => Promise<void>;
  /** The sizes of what has these names, asked for in as few questions as there may be; names that nothing has are left out. */
  readonly sizes: (names: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /**
   * Copies a file there. It has its name when it is there as a whole, and only if its bytes are what the digest says.
   *
   * @returns `corrupt`: the file holds something else; `absent`: there is no such file
   */
  readonly send: (name: string, file: string, digest: Digest) => Promise<'sent' | 'corrupt' | 'absent'>;
  /** @returns undefined: nothing has the name, or it holds more than `limit` bytes */
  readonly fetchText: (name: string, limit: number) => Promise<string | undefined>;
}

/** @param bytes as `fetchBytes` gives them */
export function textOf(bytes: Uint8Array | 'tooLarge' | undefined): string | undefined {
  return bytes === undefined || bytes === 'tooLarge' ? undefined : Buffer.from(bytes).toString('utf8');
}

export function blobName(digest: Digest): string {
  const hex = hexOf(digest);
  return `blobs/${hex.slice(0, 2)}/${hex.slice(2)}`;
}

export const entryName = (fingerprint: Digest): string => `actions/${hexOf(fingerprint)}.json`;

const hexOf = (digest: Digest): string => digest.slice('blake3:'.length);

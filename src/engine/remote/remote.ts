/** A place where the results of several machines come together. Its layout is the cache's own. */
import type { Digest } from '../../core/digest.ts';
import type { StoredContent } from '../cache/copy-hashed.ts';

export interface Remote {
  /** As people name it. */
  readonly url: string;
  /** How many files may be on their way at once. */
  readonly atOnce: number;
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
  /**
   * Copies what has the name to a new file.
   *
   * @param limit bytes that were promised: not one more is written
   * @returns undefined: nothing has the name; `tooLarge`: what has it holds more
   */
  readonly fetch: (
    name: string,
    file: string,
    limit: number,
  ) => Promise<StoredContent | 'tooLarge' | undefined>;
  readonly sendText: (name: string, text: string) => Promise<void>;
  /** @returns undefined: nothing has the name, or it holds more than `limit` bytes */
  readonly fetchText: (name: string, limit: number) => Promise<string | undefined>;
}

export function blobName(digest: Digest): string {
  const hex = hexOf(digest);
  return `blobs/${hex.slice(0, 2)}/${hex.slice(2)}`;
}

export const entryName = (fingerprint: Digest): string => `actions/${hexOf(fingerprint)}.json`;

const hexOf = (digest: Digest): string => digest.slice('blake3:'.length);

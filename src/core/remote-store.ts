/** A place elsewhere, as the registry sees it: names with bytes. The engine makes it of a folder or a bucket. */
import type { Digest } from './digest.ts';

export interface RemoteStore {
  /** As people name it. */
  readonly url: string;
  /** How many files may be on their way at once. */
  readonly atOnce: number;
  /** The names of the files that lie directly in a folder, sorted by code unit; at most `limit` of them. */
  readonly list: (folder: string, limit: number) => Promise<readonly string[]>;
  /**
   * Creates what does not exist. Of several that create the same name at once exactly one is told `true`.
   *
   * @throws MlopsError REMOTE_UNUSABLE where the store cannot promise that
   */
  readonly create: (name: string, text: string) => Promise<boolean>;
  readonly sendText: (name: string, text: string) => Promise<void>;
  /** The bytes that have the name; undefined: nothing has; `tooLarge`: there are more than `limit`. */
  readonly fetchBytes: (name: string, limit: number) => Promise<Uint8Array | 'tooLarge' | undefined>;
  /** Copies a file there. It has its name when it is there as a whole, and only if its bytes are what the digest says. */
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
  ) => Promise<{ readonly digest: Digest; readonly size: number } | 'tooLarge' | undefined>;
}

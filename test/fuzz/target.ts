import type { Random } from './random.ts';

/**
 * Something that reads what others have written. A new one is a file in `targets/` with this as its default export: it is found
 * there by the tests and by the soak.
 */
export interface FuzzTarget {
  readonly name: string;
  /** Sound documents, from which inputs are made by damage. */
  readonly seeds: readonly (string | Uint8Array)[];
  /** Pieces that mean something to the reader, put in anywhere. */
  readonly dictionary?: readonly string[];
  /** Makes a hostile document that damage alone would not find, for instance one with a checksum that fits. */
  readonly make?: (random: Random) => string | Uint8Array;
  /** Of the inputs, those that `make` makes. Default: 0.4. */
  readonly made?: number;
  /** How many inputs of a document's reader one of this takes the time of. Default: 1. */
  readonly cost?: number;
  /**
   * `import.meta.url` of the target, where code that is not JavaScript reads the input: it is then fed in a process of its own,
   * whose end is a defect and takes nothing with it.
   */
  readonly module?: string;
  /**
   * Hands an input to the real reader. Whatever it returns is an answer; MlopsError with exit code 1, 2 or 75 is one as well. Any
   * other error, more than 5 s of processor time, more than 1 GiB of memory, and any file outside of `folder` is a defect.
   *
   * @param folder for this input alone, empty
   */
  readonly feed: (input: Buffer, folder: string) => unknown;
}

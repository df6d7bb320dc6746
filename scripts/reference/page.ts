/** A file that is made from the sources. */
export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** Which project a use case is about, and with which parameters. */
export interface ProjectOptions {
  /** The pipeline file, relative to where the user is; absent: the nearest. */
  readonly file?: string | undefined;
  /** `key=value`: parameters that hold for this once. */
  readonly override?: readonly string[] | undefined;
  /** The lock of runs with `override`; absent: each run has its own, in its record. */
  readonly lock?: string | undefined;
}

/** What a stable code says, wherever it stands: in `error.code` of a `--json` document, in a run record, in a receipt. */
import type { ExitCode } from '../../core/exit-code.ts';

export interface ErrorMeaning {
  /** The exit codes that come with it; `warning`: the work goes on. */
  readonly exit: readonly (ExitCode | 'warning')[];
  /** What has happened: one sentence, no full stop. */
  readonly means: string;
  /** What to do about it: one sentence, no full stop. */
  readonly todo: string;
}

export type ErrorMeanings = { readonly [code: string]: ErrorMeaning };

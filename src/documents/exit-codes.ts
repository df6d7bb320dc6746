import type { ExitCode } from '../core/exit-code.ts';

export interface ExitMeaning {
  readonly means: string;
  /** What a scheduler or a script does. */
  readonly todo: string;
}

/** Of each exit code, for `docs/reference/exit-codes.md`. */
export const exitCodes = {
  0: { means: 'done; the answer is yes', todo: 'go on' },
  1: {
    means:
      'done; the answer is no: a stage failed, data were refused, the candidate was rejected (with `require`), a result was not reproducible',
    todo: 'tell people; running again gives the same answer',
  },
  2: {
    means: 'it cannot be done: a mistake in a flag, pipeline, profile or input, or a damaged file',
    todo: 'tell people; do not retry',
  },
  70: { means: 'a bug in mlops; the stack and how to report it are printed', todo: 'report it' },
  75: {
    means: 'not possible now: another run works on the project, a remote cannot be reached',
    todo: 'retry',
  },
  129: { means: 'stopped by SIGHUP; nothing is half-written', todo: 'run again when it suits' },
  130: { means: 'stopped by SIGINT (Ctrl-C); nothing is half-written', todo: 'run again when it suits' },
  143: { means: 'stopped by SIGTERM; nothing is half-written', todo: 'run again when it suits' },
} as const satisfies { readonly [code in ExitCode]: ExitMeaning };

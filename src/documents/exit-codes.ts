import type { ExitCode } from '../core/exit-code.ts';

export interface ExitMeaning {
  readonly means: string;
  /** What a scheduler or a script does. */
  readonly then: string;
}

/** Of each exit code, for `docs/reference/exit-codes.md`. */
export const exitCodes = {
  0: { means: 'done; the answer is yes', then: 'go on' },
  1: {
    means:
      'done; the answer is no: a stage failed, data were refused, the candidate was rejected (with `require`), a result was not reproducible',
    then: 'tell people; running again gives the same answer',
  },
  2: {
    means: 'it cannot be done: a mistake in a flag, pipeline, profile or input, or a damaged file',
    then: 'tell people; do not retry',
  },
  70: { means: 'a bug in mlops; the stack and how to report it are printed', then: 'report it' },
  75: {
    means: 'not possible now: another run works on the project, a remote cannot be reached',
    then: 'retry',
  },
  129: { means: 'stopped by SIGHUP; nothing is half-written', then: 'run again when it suits' },
  130: { means: 'stopped by SIGINT (Ctrl-C); nothing is half-written', then: 'run again when it suits' },
  143: { means: 'stopped by SIGTERM; nothing is half-written', then: 'run again when it suits' },
} as const satisfies { readonly [code in ExitCode]: ExitMeaning };

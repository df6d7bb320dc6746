/**
 * What a process answers to its scheduler.
 *
 * 0 yes · 1 no (a stage failed, data refused, gate rejected, not reproducible) · 2 cannot (bad flag, file or
 * integrity) · 70 a bug in mlops · 75 try again later · 129, 130 and 143 interrupted by SIGHUP, SIGINT, SIGTERM.
 */
export type ExitCode = 0 | 1 | 2 | 70 | 75 | 129 | 130 | 143;

export const EXIT = {
  yes: 0,
  no: 1,
  cannot: 2,
  bug: 70,
  tryLater: 75,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const satisfies Record<string, ExitCode>;

/** As a shell says it: 128 and the number of the signal. */
export function exitCodeOfSignal(signal: unknown): ExitCode {
  if (signal === 'SIGINT') return EXIT.interrupted;
  return signal === 'SIGHUP' ? EXIT.hungUp : EXIT.terminated;
}

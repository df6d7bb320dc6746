/**
 * What a process answers to its scheduler.
 *
 * 0 yes · 1 no (a stage failed, data refused, gate rejected, not reproducible) · 2 cannot (bad flag, file or
 * integrity) · 70 a bug in mlops · 75 try again later · 130 and 143 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 70 | 75 | 130 | 143;

export const EXIT = {
  yes: 0,
  no: 1,
  cannot: 2,
  bug: 70,
  tryLater: 75,
  interrupted: 130,
  terminated: 143,
} as const satisfies Record<string, ExitCode>;

import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';

/** Not reachable now: a scheduler may try again. */
export const remoteAway = (url: string, why: string, cause?: unknown): MlopsError =>
  new MlopsError({
    code: 'REMOTE_AWAY',
    message: `the remote \`${url}\` cannot be reached: ${why}`,
    hints: ['nothing half-done was left behind: try again when it is there'],
    exitCode: EXIT.tryLater,
    details: { url },
    cause,
  });

/** Reachable, and it refuses us. */
export const remoteDenied = (
  url: string,
  why: string,
  hints: readonly string[],
  cause?: unknown,
): MlopsError =>
  new MlopsError({
    code: 'REMOTE_DENIED',
    message: `the remote \`${url}\` refuses access: ${why}`,
    hints,
    details: { url },
    cause,
  });

/** Reachable, and not what it should be. */
export const remoteUnusable = (
  url: string,
  why: string,
  hints: readonly string[],
  cause?: unknown,
): MlopsError =>
  new MlopsError({
    code: 'REMOTE_UNUSABLE',
    message: `the remote \`${url}\` cannot be used: ${why}`,
    hints,
    details: { url },
    cause,
  });

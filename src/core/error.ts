import type { Diagnostic } from './diagnostic.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { explainErrno } from './files/explain-errno.ts';
import type { JsonValue } from './json/json.ts';

export interface ErrorDetails {
  /** A stable word in SCREAMING_SNAKE_CASE that programs may match. */
  readonly code: string;
  /** What happened, to which thing in backticks, where. One sentence, no full stop. */
  readonly message: string;
  /** What the reader can do about it, one step each. */
  readonly hints?: readonly string[];
  /** 1: the answer is no; 2 (the default): it cannot be done; 75: not now. */
  readonly exitCode?: ExitCode;
  /** Places in a user's file, when the mistake is there. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Facts for programs; no prose. */
  readonly details?: { readonly [key: string]: JsonValue };
  readonly cause?: unknown;
}

/** A mistake or a refusal that a user can act on; anything else that is thrown is a bug in mlops. */
export class MlopsError extends Error {
  override readonly name = 'MlopsError';
  readonly code: string;
  readonly hints: readonly string[];
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  readonly details: { readonly [key: string]: JsonValue };

  constructor(error: ErrorDetails) {
    super(error.message, error.cause === undefined ? undefined : { cause: error.cause });
    this.code = error.code;
    this.hints = error.hints ?? [];
    this.exitCode = error.exitCode ?? EXIT.cannot;
    this.diagnostics = error.diagnostics ?? [];
    this.details = error.details ?? {};
  }
}

/** An error as it crosses a process boundary (a stage's child process to the engine). */
export interface SerializedError {
  readonly code: string;
  readonly message: string;
  readonly hints: readonly string[];
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  readonly details: { readonly [key: string]: JsonValue };
  /** Present for bugs only. */
  readonly stack?: string;
}

/** What the operating system has refused is told as such; the rest that is no MlopsError is a bug. */
export function serializeError(error: unknown): SerializedError {
  if (error instanceof MlopsError) {
    const { code, message, hints, exitCode, diagnostics, details } = error;
    return { code, message, hints, exitCode, diagnostics, details };
  }
  // Whoever writes adds the path; what nobody has added to is still the system's doing, and no bug.
  const details = explainErrno(error);
  if (details !== undefined) return serializeError(new MlopsError(details));
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {};
  return { code: 'BUG', message, hints: [], exitCode: EXIT.bug, diagnostics: [], details: {}, ...stack };
}

/** The error as it was on the other side; of a bug, its stack there is the message. */
export function deserializeError(error: SerializedError): Error {
  return error.code === 'BUG' ? new Error(error.stack ?? error.message) : new MlopsError(error);
}

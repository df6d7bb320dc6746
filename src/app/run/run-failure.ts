import type { SerializedError } from '../../core/error.ts';
import type { ReproOutcome } from '../../engine/project/event.ts';

/** What a run that did not succeed failed of: the first failure. */
export function runFailure({ stages, exitCode }: ReproOutcome): SerializedError {
  const plain = { hints: [], exitCode, diagnostics: [], details: {} };
  const failed = stages.find((stage) => stage.kind === 'failed');
  if (failed !== undefined) {
    return { ...failed.error, message: failureMessage(failed.stage, failed.error.message) };
  }
  const interrupted = stages.find((stage) => stage.kind === 'interrupted');
  const by = interrupted === undefined ? 'a signal' : interrupted.signal;
  return { ...plain, code: 'INTERRUPTED', message: `the run was stopped by ${by}` };
}

/** What happened, with the stage that it happened to. */
export function failureMessage(stage: string, message: string): string {
  return message.includes(`\`${stage}\``) ? message : `stage \`${stage}\` failed: ${message}`;
}

import { failureMessage } from '../../../app/run/run-failure.ts';
import type { ReproOutcome } from '../../../engine/project/event.ts';
import { renderError, renderHint } from '../render-error.ts';
import type { Paint } from '../paint.ts';

/** Why the stages that failed did, with where to read on. Empty when none did. */
export function renderFailures({ stages }: ReproOutcome, paint: Paint): string {
  return stages
    .filter((stage) => stage.kind === 'failed')
    .map(({ stage, error, logFile }) => {
      const failure = { ...error, message: failureMessage(stage, error.message) };
      const log =
        logFile === undefined ? '' : renderHint(`the stage's whole output is in \`${logFile}\``, paint);
      return `\n${renderError(failure, paint)}${log}`;
    })
    .join('');
}

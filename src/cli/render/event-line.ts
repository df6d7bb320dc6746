import type { EngineEvent, EngineWarning } from '../../engine/event.ts';
import { duration } from './duration.ts';
import type { Paint } from './paint.ts';
import { reasonsCell } from './reason.ts';

/** `stays`: it happened. `moves`: it is happening, and the next line may take its place. */
export type EventLine =
  | { readonly kind: 'stays' | 'moves'; readonly text: string }
  | { readonly kind: 'nothing' };

const NOTHING: EventLine = { kind: 'nothing' };

/** @param place of a stage in the run: `[3/8]` */
export function eventLine(event: EngineEvent, place: (stage: string) => string, paint: Paint): EventLine {
  switch (event.kind) {
    case 'runStarted':
    case 'runFinished':
    case 'stageFresh':
      return NOTHING;
    case 'stageStarted':
      return moves(`${place(event.stage)} ${event.stage}: running, ${reasonsCell(event.reasons)}`);
    case 'stageProgress': {
      const percent = `${Math.floor(event.fraction * 100)} %`;
      return moves(`${place(event.stage)} ${event.stage}: ${percent}, ${event.doing}`);
    }
    case 'stageOutput':
      return stays(`${paint('faint', `${event.stage} |`)} ${event.line}`);
    case 'stageRestored':
    case 'stageSucceeded':
    case 'stageFailed':
    case 'stageSkipped':
    case 'stageInterrupted':
      return stays(`${place(event.stage)} ${event.stage}: ${endText(event, paint)}`);
    case 'warning':
      return stays(`${paint('busy', 'warning:')} ${warningText(event.warning)}`);
  }
}

type EndOfStage = Extract<
  EngineEvent,
  { kind: 'stageRestored' | 'stageSucceeded' | 'stageFailed' | 'stageSkipped' | 'stageInterrupted' }
>;

function endText(event: EndOfStage, paint: Paint): string {
  switch (event.kind) {
    case 'stageRestored':
      return `${paint('good', 'restored from cache')} in ${duration(event.milliseconds)}`;
    case 'stageSucceeded':
      return `${paint('good', 'done')} in ${duration(event.milliseconds)}`;
    case 'stageFailed':
      return `${paint('bad', 'failed')} after ${duration(event.milliseconds)}`;
    case 'stageSkipped':
      return `skipped, because \`${event.because}\` did not succeed`;
    case 'stageInterrupted':
      return `${paint('bad', 'stopped')} by ${event.signal}`;
  }
}

function warningText(warning: EngineWarning): string {
  switch (warning.kind) {
    case 'corruptBlob':
      return `\`${warning.digest}\` in the cache did not hold the bytes of its name; moved to \`${warning.quarantine}\``;
    case 'unreadableEntry':
      return `\`${warning.path}\` in the cache cannot be read and counts as absent`;
    case 'staleLock':
      return `took over the lock of process ${warning.pid}, which is gone`;
    case 'outputsRecovered':
      return `put back what a killed run had moved aside: ${warning.paths.map((path) => `\`${path}\``).join(', ')}`;
    case 'notDeterministic':
      return `\`${warning.stage}\` made other bytes of \`${warning.path}\` from the same inputs: it is not deterministic`;
  }
}

function stays(text: string): EventLine {
  return { kind: 'stays', text };
}

function moves(text: string): EventLine {
  return { kind: 'moves', text };
}

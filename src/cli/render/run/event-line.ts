import type { EngineEvent, EngineWarning } from '../../../engine/project/event.ts';
import { duration } from '../duration.ts';
import type { Paint } from '../paint.ts';
import { printable } from '../printable.ts';
import { reasonsCell, reasonTexts } from '../../../app/plan/reason-text.ts';

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
    case 'waiting':
      return stays(`waiting for ${holderText(event.holder)}, which works on this project`);
    case 'stageRetried':
      return stays(
        `${place(event.stage)} ${event.stage}: ${paint('busy', 'failed')}, attempt ${event.attempt} of ${event.attempts} begins: ${event.error.message}`,
      );
    case 'stageStarted':
      return moves(`${place(event.stage)} ${event.stage}: running, ${reasonsCell(event.reasons)}`);
    case 'stageProgress': {
      const percent = `${Math.floor(event.fraction * 100)} %`;
      return moves(`${place(event.stage)} ${event.stage}: ${percent}, ${event.doing}`);
    }
    case 'stageOutput':
      return stays(`${paint('faint', `${event.stage} |`)} ${printable(event.line)}`);
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

export function warningText(warning: EngineWarning): string {
  switch (warning.kind) {
    case 'corruptBlob':
      return `\`${warning.digest}\` in the cache did not hold the bytes of its name; moved to \`${warning.quarantine}\``;
    case 'stateIncomplete':
      return `the remote lacks ${warning.missing.map((one) => `\`${one}\``).join(', ')} of the registry \`${warning.path}\`, or holds something else in its place`;
    case 'corruptRemote':
      return `\`${warning.digest}\` in the remote \`${warning.url}\` did not hold the bytes of its name; it was not kept`;
    case 'refusedEntry':
      return `the result \`${warning.fingerprint}\` in the remote \`${warning.url}\` is damaged, or names outputs that are not the stage's; it counts as absent`;
    case 'noRoom':
      return `the result \`${warning.fingerprint}\` in the remote \`${warning.url}\` is larger than the space that is left here; it counts as absent`;
    case 'unreadableEntry':
      return `\`${warning.path}\` in the cache cannot be read, or is not of this stage, and counts as absent`;
    case 'staleLock':
      return `took over the lock of process ${warning.pid}, which is gone`;
    case 'outputsRecovered':
      return `put back what a killed run had moved aside: ${warning.paths.map((path) => `\`${path}\``).join(', ')}`;
    case 'outputSaved':
      return `\`${warning.path}\` held what no stage has made; a copy is kept in \`${warning.saved}\``;
    case 'frozenStale':
      return `\`${warning.stage}\` is frozen and keeps its outputs, although ${reasonTexts(warning.reasons).join(', ')}`;
    case 'notDeterministic':
      return `\`${warning.stage}\` made other bytes of \`${warning.path}\` from the same inputs: it is not deterministic`;
    case 'strayProcesses':
      return `\`${warning.stage}\` left ${listed(warning.commands)} running, which was stopped: what a stage starts ends with it`;
    case 'undeclaredWrites':
      return `\`${warning.stage}\` wrote ${listed(warning.paths)}, which it does not declare: add it to \`outs\`, or write to \`$TMPDIR\``;
    case 'writtenInputs':
      return `\`${warning.stage}\` changed ${listed(warning.paths)} of its inputs in the sandbox; the project has them as they were, and outside of a sandbox the stage fails: change a copy in \`$TMPDIR\``;
    case 'undeclaredReads':
      return `\`${warning.stage}\` looked for ${listed(warning.paths)}, which it does not declare: add it to \`deps\``;
  }
}

const MAX_PATHS = 5;

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, MAX_PATHS).map((path) => `\`${path}\``);
  const more = paths.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

function holderText(holder: Extract<EngineEvent, { kind: 'waiting' }>['holder']): string {
  return holder === undefined
    ? 'another program'
    : `process ${holder.pid} on \`${holder.host}\` (since ${holder.since})`;
}

function stays(text: string): EventLine {
  return { kind: 'stays', text };
}

function moves(text: string): EventLine {
  return { kind: 'moves', text };
}

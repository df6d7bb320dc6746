import type { EngineEvent } from '../../../engine/project/event.ts';
import type { Terminal } from '../../host.ts';
import { eventLine } from './event-line.ts';
import { lineWriter } from '../line-writer.ts';
import { paintFor } from '../paint.ts';
import { timeLeft } from './time-left.ts';

/**
 * Tells a run as it goes: a line for each thing that happened; for what is happening one line that moves on a
 * terminal, and in a log a line when the stage starts and every few seconds.
 */
export function progressListener(terminal: Terminal, elapsed: () => number): (event: EngineEvent) => void {
  const paint = paintFor(terminal);
  const writer = lineWriter(terminal, elapsed);
  const left = timeLeft(elapsed);
  let stages: readonly string[] = [];
  const place = (stage: string) => paint('faint', `[${stages.indexOf(stage) + 1}/${stages.length}]`);

  return (event) => {
    if (event.kind === 'runStarted') stages = event.stages;
    const line = eventLine(event, place, paint);
    const remaining = left(event);
    switch (line.kind) {
      case 'nothing':
        writer.clear();
        break;
      case 'stays':
        writer.stays(line.text);
        break;
      case 'moves':
        if (event.kind === 'stageStarted' && !terminal.isInteractive) writer.stays(line.text);
        else writer.moves(remaining === undefined ? line.text : `${line.text}, ${remaining}`);
        break;
    }
  };
}

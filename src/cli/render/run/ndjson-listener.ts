import { errorDocument } from '../../../app/error-document.ts';
import { errorRecord, eventRecord } from '../../../app/run/event-record.ts';
import { serializeError } from '../../../core/error.ts';
import { EXIT } from '../../../core/exit-code.ts';
import type { EngineEvent } from '../../../engine/project/event.ts';
import type { Host } from '../../host.ts';
import type { Answer } from '../../mlops-command.ts';
import { safeJson } from '../printable.ts';

/** Tells a run on stderr as one JSON object a line, and nothing else there: see `runEventSchema`. */
export async function toldAsNdjson(
  { stderr, effects }: Host,
  perform: (onEvent: (event: EngineEvent) => void) => Promise<Answer>,
): Promise<Answer> {
  const write = (value: object) => stderr.write(`${safeJson(value)}\n`);
  try {
    const { complaint: _, ...answer } = await perform((event) => write(eventRecord(event, effects.now())));
    return answer;
  } catch (thrown) {
    const error = serializeError(thrown);
    if (error.exitCode === EXIT.bug) throw thrown;
    write(errorRecord(error, effects.now()));
    return { exitCode: error.exitCode, document: errorDocument(error), text: () => '' };
  }
}

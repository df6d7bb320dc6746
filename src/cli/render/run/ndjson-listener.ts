import type { SerializedError } from '../../../core/error.ts';
import type { EngineEvent } from '../../../engine/project/event.ts';
import type { Host } from '../../host.ts';
import { errorRecord, eventRecord } from './event-record.ts';
import { safeJson } from '../printable.ts';

export interface NdjsonListener {
  readonly onEvent: (event: EngineEvent) => void;
  /** The run could not begin, or go on. */
  readonly onError: (error: SerializedError) => void;
}

/** Tells a run on stderr as one JSON object a line: see `eventRecordSchema`. */
export function ndjsonListener({ stderr, effects }: Host): NdjsonListener {
  const write = (value: object) => stderr.write(`${safeJson(value)}\n`);
  return {
    onEvent: (event) => write(eventRecord(event, effects.now())),
    onError: (error) => write({ event: 'error', time: effects.now(), error: errorRecord(error) }),
  };
}

/** The file that says what one fingerprint made. It carries its own checksum. */
import * as z from 'zod';
import { parseBoundedJson } from '../../core/json/bounded-json.ts';
import { type Digest, digestJson } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import type { StageRecord } from '../project/stage-record.ts';
import { stageRecordSchema } from '../project/stage-record-schema.ts';

const SCHEMA = 1;

const entrySchema = z.strictObject({ schema: z.literal(SCHEMA), checksum: z.string(), record: z.json() });

/** An entry as it is written. */
export function renderEntry(record: StageRecord): string {
  const value = record as JsonValue;
  return prettyJson({ schema: SCHEMA, checksum: digestJson(value), record: value });
}

/**
 * @returns undefined when it is torn, altered, of another fingerprint, nested too deep, or names outputs where no output may
 *   lie. Whether they are those of the stage says `isRecordOf`.
 */
export function readEntry(text: string, fingerprint: Digest): StageRecord | undefined {
  const parsed = parseBoundedJson(text);
  if (parsed.kind !== 'value') return undefined;
  const entry = entrySchema.safeParse(parsed.value);
  if (!entry.success || checksumOf(entry.data.record) !== entry.data.checksum) return undefined;
  const record = stageRecordSchema.safeParse(entry.data.record).data;
  return record?.fingerprint === fingerprint ? record : undefined;
}

function checksumOf(record: JsonValue): Digest | undefined {
  try {
    return digestJson(record);
  } catch (error) {
    // Half a surrogate pair, which canonical JSON cannot say: nobody could have computed its checksum.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

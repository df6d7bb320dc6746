/** The file that says what one fingerprint made. It carries its own checksum. */
import * as z from 'zod';
import { type Digest, digestJson } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json.ts';
import { prettyJson } from '../../core/pretty-json.ts';
import type { StageRecord } from '../stage-record.ts';
import { stageRecordSchema } from '../stage-record-schema.ts';

const SCHEMA = 1;

const entrySchema = z.strictObject({ schema: z.literal(SCHEMA), checksum: z.string(), record: z.json() });

/** An entry as it is written. */
export function renderEntry(record: StageRecord): string {
  const value = record as JsonValue;
  return prettyJson({ schema: SCHEMA, checksum: digestJson(value), record: value });
}

/** @returns undefined when it is torn, altered, or of another fingerprint */
export function readEntry(text: string, fingerprint: Digest): StageRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Torn: the caller says so.
    return undefined;
  }
  const entry = entrySchema.safeParse(value);
  if (!entry.success || digestJson(entry.data.record) !== entry.data.checksum) return undefined;
  const record = stageRecordSchema.safeParse(entry.data.record).data;
  return record?.fingerprint === fingerprint ? record : undefined;
}

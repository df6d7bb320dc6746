/** What each fingerprint made. An entry carries its own checksum; one that cannot be read counts as absent. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Digest, digestJson } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import type { JsonValue } from '../../core/json.ts';
import { prettyJson } from '../../core/pretty-json.ts';
import { writeFileAtomic } from '../../core/write-file.ts';
import { type StageRecord, stageRecordSchema } from '../stage-record.ts';
import { writing } from './cannot-write.ts';

const SCHEMA = 1;

const entrySchema = z.strictObject({ schema: z.literal(SCHEMA), checksum: z.string(), record: z.json() });

export class ActionStore {
  readonly #folder: string;
  readonly #effects: Pick<Effects, 'uniqueName'>;
  readonly #onUnreadable: (path: string) => void;

  /** @param folder `.mlops/cache`, absolute */
  constructor(folder: string, effects: Pick<Effects, 'uniqueName'>, onUnreadable: (path: string) => void) {
    this.#folder = join(folder, 'actions');
    this.#effects = effects;
    this.#onUnreadable = onUnreadable;
  }

  async find(fingerprint: Digest): Promise<StageRecord | undefined> {
    const path = this.path(fingerprint);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const record = readEntry(text, fingerprint);
    if (record === undefined) this.#onUnreadable(path);
    return record;
  }

  /**
   * Written last, when every blob of it stands.
   *
   * @throws MlopsError CANNOT_WRITE
   */
  async put(record: StageRecord): Promise<void> {
    const path = this.path(record.fingerprint);
    await writing(path, () => writeFileAtomic(path, renderEntry(record), this.#effects));
  }

  path(fingerprint: Digest): string {
    return join(this.#folder, `${fingerprint.slice('blake3:'.length)}.json`);
  }
}

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

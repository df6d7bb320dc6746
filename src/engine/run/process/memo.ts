/**
 * Results that a stage's code keeps while it runs, so that a killed run goes on where it was. An entry carries its own
 * checksum; one that cannot be read counts as absent. It runs in the stage's process.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { canonicalJson } from '../../../core/json/canonical-json.ts';
import { type Digest, digestJson } from '../../../core/digest.ts';
import type { JsonValue } from '../../../core/json/json.ts';
import type { Memo } from '../../../core/stage.ts';
import { writeFileAtomic } from '../../../core/files/write-file.ts';

const SCHEMA = 1;

const entrySchema = z.strictObject({
  schema: z.literal(SCHEMA),
  key: z.json(),
  checksum: z.string(),
  value: z.json(),
});

export interface MemoPlace {
  /** `.mlops/cache/memo`, absolute. */
  readonly folder: string;
  /** Of the stage's code: other code knows nothing of these results. */
  readonly code: Digest;
  /** Whether what is there may be used; what is made is kept in any case. */
  readonly read: boolean;
}

/** @param place undefined: nothing is kept */
export function openMemo(place: MemoPlace | undefined): Memo {
  if (place === undefined) return (_, make) => make();
  return async (key, make) => {
    const path = entryPath(place, key);
    const known = place.read ? await recall(path, key) : undefined;
    if (known !== undefined) return known.value;
    const value = await make();
    await keep(path, key, value);
    return value;
  };
}

const entryPath = ({ folder, code }: MemoPlace, key: JsonValue): string =>
  join(folder, `${digestJson({ code, key }).slice('blake3:'.length)}.json`);

async function recall(path: string, key: JsonValue): Promise<{ value: JsonValue } | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Torn: it is made again.
    return undefined;
  }
  const entry = entrySchema.safeParse(json).data;
  if (entry === undefined || canonicalJson(entry.key) !== canonicalJson(key)) return undefined;
  return digestJson(entry.value) === entry.checksum ? { value: entry.value } : undefined;
}

async function keep(path: string, key: JsonValue, value: JsonValue): Promise<void> {
  const text = canonicalJson({ schema: SCHEMA, key, checksum: digestJson(value), value });
  try {
    await writeFileAtomic(path, text);
  } catch {
    // It is only a shortcut: where it cannot be written, the result is made again.
  }
}

/**
 * `pipeline.lock`: what the workspace was made from. JSON with sorted keys, one value a line: it is also YAML, merges
 * by lines, and is read without a YAML parser on every run.
 */
import { firstMistake } from '../../core/zod/first-mistake.ts';
import { basename } from 'node:path';
import * as z from 'zod';
import { MAX_DEPTH, parseBoundedJson } from '../../core/json/bounded-json.ts';
import { diagnosticAt } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { MAX_LOCK_BYTES } from '../project/limits.ts';
import { readText } from '../project/read-text.ts';
import type { StageRecord } from '../project/stage-record.ts';
import { stageRecordSchema } from '../project/stage-record-schema.ts';

export const LOCK_SCHEMA = 1;

export interface LockFile {
  readonly stages: ReadonlyMap<string, StageRecord>;
}

const lockSchema = z.strictObject({
  schema: z.literal(LOCK_SCHEMA),
  stages: z.record(z.string(), stageRecordSchema),
});

/**
 * An absent file is an empty lock.
 *
 * @throws MlopsError LOCK_INVALID: merge markers, another schema, not what this program writes; FILE_TOO_LARGE, CANNOT_READ
 */
export function readLockFile(path: string): LockFile {
  const text = readText(path, MAX_LOCK_BYTES);
  if (text === undefined) return { stages: new Map() };
  return parseLock(basename(path), text);
}

export function parseLock(file: string, text: string): LockFile {
  const conflict = /^(<{7}|={7}|>{7})( |$)/m.exec(text);
  if (conflict !== null) {
    throw invalid(file, 'holds the marks of a merge that was not finished', {
      hints: [`take either side, for example \`git checkout --ours ${file}\`, then run \`mlops repro\``],
      diagnostics: [diagnosticAt(file, text, conflict.index, 7, 'a mark of the merge')],
    });
  }
  // No object of JavaScript takes such a name as it takes others.
  if (/"__proto__"\s*:/.test(text))
    throw invalid(file, 'holds the name `__proto__`, which no stage can have', {});
  const json = parseBoundedJson(text);
  if (json.kind === 'notJson') throw invalid(file, 'is not the JSON that `mlops repro` writes', {});
  if (json.kind === 'tooDeep')
    throw invalid(file, `holds values that are nested more than ${MAX_DEPTH} deep`, {});
  const { value } = json;
  const schema: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'schema') : undefined;
  if (schema !== LOCK_SCHEMA) {
    const found = schema === undefined ? 'no schema' : `schema \`${JSON.stringify(schema)}\``;
    throw invalid(file, `has ${found}, and this version of mlops knows schema \`${LOCK_SCHEMA}\``, {});
  }
  const parsed = lockSchema.safeParse(value);
  if (!parsed.success) {
    throw invalid(file, `is damaged: ${firstMistake(parsed.error, value)}`, {});
  }
  return { stages: new Map(Object.entries(parsed.data.stages)) };
}

export function renderLock({ stages }: LockFile): string {
  // A record has no `undefined` in it: optional members are left out by who makes it.
  return prettyJson({
    schema: LOCK_SCHEMA,
    stages: Object.fromEntries(stages) as { [name: string]: JsonValue },
  });
}

function invalid(
  file: string,
  what: string,
  more: Partial<Pick<ConstructorParameters<typeof MlopsError>[0], 'hints' | 'diagnostics' | 'cause'>>,
): MlopsError {
  const hints = [
    `or delete \`${file}\` and run \`mlops repro\`: results that the cache knows come back from it`,
  ];
  return new MlopsError({
    code: 'LOCK_INVALID',
    message: `\`${file}\` ${what}`,
    ...more,
    hints: [...(more.hints ?? []), ...hints],
  });
}

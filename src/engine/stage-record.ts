/**
 * What is written down of a stage that stands: what it was made from and what it made. The lock holds one for each
 * stage, the action cache one for each fingerprint. No times, no machine, no absolute paths.
 */
import * as z from 'zod';
import { type Digest, parseDigest } from '../core/digest.ts';
import type { JsonValue } from '../core/json.ts';
import type { ContentRef } from './content/content-ref.ts';

const digest = z.string().transform((text, context): Digest => {
  const parsed = parseDigest(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'must be a digest: `blake3:` and 64 hexadecimal digits' });
  return z.NEVER;
});

const json: z.ZodType<JsonValue> = z.json();

/** `files` stands for directories only, `executable` for files that are. */
const content = {
  digest,
  size: z.int().min(0),
  files: z.int().min(0).optional(),
  executable: z.literal(true).optional(),
};

const recordedOutput = z.strictObject({
  ...content,
  kind: z.enum(['output', 'metrics', 'report', 'plot']),
  cache: z.literal(false).optional(),
  persist: z.literal(true).optional(),
});

export const stageRecordSchema = z.strictObject({
  fingerprint: digest,
  uses: z.string().optional(),
  code: digest.optional(),
  cmd: z.array(z.string()).optional(),
  wdir: z.string().optional(),
  /** Digests of the values: a lock is committed, and values may be secrets. Null: not set. */
  env: z.record(z.string(), digest.nullable()).optional(),
  params: z.record(z.string(), json),
  inputs: z.record(z.string(), z.strictObject(content)),
  outputs: z.record(z.string(), recordedOutput),
  state: z.record(z.string(), json).optional(),
});

export type StageRecord = z.infer<typeof stageRecordSchema>;
export type RecordedContent = StageRecord['inputs'][string];
export type RecordedOutput = StageRecord['outputs'][string];

export function recordContent(ref: ContentRef): RecordedContent {
  const { digest: of, size } = ref;
  if (ref.kind === 'directory') return { digest: of, size, files: ref.files };
  return ref.executable ? { digest: of, size, executable: true } : { digest: of, size };
}

export function contentOf(recorded: RecordedContent | RecordedOutput): ContentRef {
  const { digest: of, size, files } = recorded;
  return files === undefined
    ? { kind: 'file', digest: of, size, executable: recorded.executable === true }
    : { kind: 'directory', digest: of, size, files };
}

/**
 * What is written down of a stage that stands: what it was made from and what it made. The lock holds one for each
 * stage, the action cache one for each fingerprint. No times, no machine, no absolute paths.
 */
import type * as z from 'zod';
import type { ContentRef } from '../content/content-ref.ts';
import type { stageRecordSchema } from './stage-record-schema.ts';

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

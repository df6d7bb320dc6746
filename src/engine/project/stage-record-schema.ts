/** A stage's record as it is read from a file. Apart from the record: a run that reads none does not load zod. */
import * as z from 'zod';
import { digestField, jsonField } from '../../documents/basic-fields.ts';
import { outputPathProblem } from '../content/plain-path.ts';

/** `files` stands for directories only, `executable` for files that are. */
const content = {
  digest: digestField,
  size: z.int().min(0),
  files: z.int().min(0).optional(),
  executable: z.literal(true).optional(),
};

/** Where an output may lie, whatever the record comes from. */
const outputPath = z.string().superRefine((path, context) => {
  const problem = outputPathProblem(path);
  if (problem !== undefined)
    context.addIssue({ code: 'custom', message: `the output ${JSON.stringify(path)} ${problem}` });
});

const recordedOutput = z.strictObject({
  ...content,
  kind: z.enum(['output', 'metrics', 'report', 'plot']),
  cache: z.literal(false).optional(),
  persist: z.literal(true).optional(),
});

export const stageRecordSchema = z.strictObject({
  fingerprint: digestField,
  uses: z.string().optional(),
  code: digestField.optional(),
  cmd: z.array(z.string()).optional(),
  wdir: z.string().optional(),
  /** Digests of the values: a lock is committed, and values may be secrets. Null: not set. */
  env: z.record(z.string(), digestField.nullable()).optional(),
  params: z.record(z.string(), jsonField),
  inputs: z.record(z.string(), z.strictObject(content)),
  outputs: z.record(outputPath, recordedOutput),
  state: z.record(z.string(), jsonField).optional(),
});

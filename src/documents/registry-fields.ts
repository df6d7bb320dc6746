import * as z from 'zod';
import { digestField } from './basic-fields.ts';
import { type Digest, shortDigest } from '../core/digest.ts';
import { type ModelVersion, parseModelVersion } from '../core/model-version.ts';

/** A model version in a file of the registry. */
export const versionField = z.string().transform((text, context): ModelVersion => {
  const version = parseModelVersion(text);
  if (version !== undefined) return version;
  context.addIssue({ code: 'custom', message: 'must be a model version: 12 hexadecimal digits' });
  return z.NEVER;
});

/** A model as it is named in a journal, a lock and a report: its version is the beginning of its digest. */
export const modelField = z
  .strictObject({ version: versionField, digest: digestField })
  .refine(hasOwnVersion, 'must have a version that is its digest’s');

/** Whether a model's version is the one that its digest gives it. */
export function hasOwnVersion({ version, digest }: NamedModel): boolean {
  return shortDigest(digest) === version;
}

export interface NamedModel {
  readonly version: ModelVersion;
  readonly digest: Digest;
}

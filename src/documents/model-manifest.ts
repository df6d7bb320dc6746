/** `versions/<version>.json` of a registry: the digest of each file of a model directory, beside it. */
import * as z from 'zod';
import { digestField } from './basic-fields.ts';

/** More files than any model directory has; a manifest from elsewhere is read before it is believed. */
const MAX_FILES = 10_000;

/** A path below the model directory: plain names with `/` between them. */
const plainPath = z
  .string()
  .min(1)
  .max(1024)
  // oxlint-disable-next-line no-control-regex
  .regex(/^[^\\\u0000-\u001F\u007F]*$/, 'must be a plain path')
  .refine(
    (path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'must be a plain path',
  );

export const modelManifestSchema = z.object({
  digest: digestField,
  files: z
    .record(plainPath, digestField)
    .refine((files) => Object.keys(files).length <= MAX_FILES, `must name at most ${MAX_FILES} files`),
});

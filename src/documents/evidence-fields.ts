/** What identifies the bytes of a file or a table to anybody. */
import * as z from 'zod';
import { countField, digestField } from './basic-fields.ts';

export const sha256Field = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** A file's size, our digest (`blake3:<hex>`) and what `sha256sum` prints. */
export const fileEvidenceFields = z.strictObject({
  bytes: countField,
  digest: digestField,
  sha256: sha256Field,
});

/** Of a table of many files: each with its name, and the digest of `{name: digest}`. */
export const partsEvidenceFields = z.strictObject({
  bytes: countField,
  digest: digestField,
  parts: z.array(z.strictObject({ name: z.string(), ...fileEvidenceFields.shape })).readonly(),
});

export type FileEvidence = z.output<typeof fileEvidenceFields>;
export type TableEvidence = FileEvidence | z.output<typeof partsEvidenceFields>;

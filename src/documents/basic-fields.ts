/** Fields that documents of every kind have. */
import * as z from 'zod';
import { type Digest, parseDigest } from '../core/digest.ts';
import type { JsonValue } from '../core/json/json.ts';

/** Any value that JSON can say. */
export const jsonField: z.ZodType<JsonValue> = z.json();

export const countField = z.int().min(0);

/** A share, a rate or a probability. */
export const shareField = z.number().min(0).max(1);

/** What stops a run. */
export const signalField = z.enum(['SIGHUP', 'SIGINT', 'SIGTERM']);

export const digestField = z.string().transform((text, context): Digest => {
  const digest = parseDigest(text);
  if (digest !== undefined) return digest;
  context.addIssue({ code: 'custom', message: 'must be a digest: `blake3:` and 64 hexadecimal digits' });
  return z.NEVER;
});

/**
 * `mlops.yaml`: what people and machines of a project agree on that is not the pipeline. Committed. Nothing in it enters a
 * fingerprint, a room or a lock.
 */
import * as z from 'zod';
import type { JsonValue } from '../core/json/json.ts';

const word = z.string().min(1);

/** A secret stands in the environment; the file says under which name. */
const secret = z.strictObject({
  env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable'),
});

/** Secrets get into addresses as `https://name:password@host`. */
const address = word.refine(
  (url) => !/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.test(url),
  'must not hold a name or password: credentials come from the environment',
);

const place = {
  /** `s3://bucket/prefix`, `file:///folder`, or a folder, relative to this file. */
  url: address,
  /** Of a server that speaks S3. */
  endpoint: z.url().pipe(address).optional(),
  region: word.optional(),
};

/** What is called like a secret is one. */
const LIKE_SECRET = /token|password|secret|key|webhook/i;

/** Settings of capabilities that describe them themselves. */
const settings = z.record(word, z.json()).superRefine((value, context) => {
  for (const path of plainSecrets(value, []))
    context.addIssue({
      code: 'custom',
      path,
      message: 'must be `{env: NAME}`: secrets do not stand in this file',
    });
});

export const projectConfigSchema = z.strictObject({
  /** Of the file's own form; a changed key is another number. */
  format: z.literal(1).optional(),
  /** Where results are shared. */
  remote: z
    .strictObject({
      ...place,
      /** Public keys: reserved. */
      trust: z.array(word).optional(),
    })
    .optional(),
  /** The registry that counts, when it is not the one beside the results. */
  registry: z.strictObject(place).optional(),
  /** Reserved. */
  tracking: z.strictObject({ uri: address.or(secret).optional(), experiment: word.optional() }).optional(),
  /** Reserved. */
  alerts: settings.optional(),
  /** Reserved. */
  serve: settings.optional(),
});

export type ProjectConfig = z.output<typeof projectConfigSchema>;

function plainSecrets(value: JsonValue, path: readonly (string | number)[]): (string | number)[][] {
  if (value === null || typeof value !== 'object' || secret.safeParse(value).success) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    if (!Array.isArray(value) && LIKE_SECRET.test(name) && !secret.safeParse(inner).success) return [at];
    return plainSecrets(inner, at);
  });
}

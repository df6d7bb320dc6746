/**
 * `mlops.yaml`: what people and machines of a project agree on that is not the pipeline. Committed. Nothing in it enters a
 * fingerprint, a room or a lock.
 */
import * as z from 'zod';
import type { JsonValue } from '../core/json/json.ts';

const word = z.string().min(1);

/** A secret stands in the environment; the file says under which name. */
const secret = z.strictObject({
  env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
    .describe('the environment variable that holds the secret'),
});

/** Secrets get into addresses as `https://name:password@host`. */
const address = word.refine(
  (url) => !/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.test(url),
  'must not hold a name or password: credentials come from the environment',
);

const place = {
  url: address.describe('`s3://bucket/prefix`, `file:///folder`, or a folder, relative to this file'),
  endpoint: z.url().pipe(address).optional().describe('the address of a server that speaks S3'),
  region: word.optional().describe('the region of the bucket'),
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

const NOT_READ = 'checked; nothing reads it yet';

export const projectConfigSchema = z.strictObject({
  $schema: z.string().optional().describe('for editors, of no other effect'),
  format: z.literal(1).optional().describe("of the file's own form; a changed key is another number"),
  remote: z
    .strictObject({
      ...place,
      trust: z.array(word).optional().describe(`public keys whose signed results are believed (${NOT_READ})`),
    })
    .optional()
    .describe('where results are shared; `--remote` wins over it'),
  registry: z
    .strictObject(place)
    .optional()
    .describe('the model registry that counts, when it is not the one beside the results'),
  tracking: z
    .strictObject({
      uri: address.or(secret).optional().describe('the address of the tracking server'),
      experiment: word.optional().describe('the name of the experiment'),
    })
    .optional()
    .describe(`where runs are reported to (${NOT_READ})`),
  alerts: settings.optional().describe(`who is told of a failed night (${NOT_READ})`),
  serve: settings.optional().describe(`the scoring server (${NOT_READ})`),
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

import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Digest, parseDigest } from '../core/digest.ts';
import { MlopsError } from '../core/error.ts';
import { type ModelVersion, parseModelVersion } from '../core/model-version.ts';

/** A digest in a file of the registry. */
export const digestField = z.string().transform((text, context): Digest => {
  const digest = parseDigest(text);
  if (digest !== undefined) return digest;
  context.addIssue({ code: 'custom', message: `\`${text}\` is not a digest` });
  return z.NEVER;
});

/** A model version in a file of the registry. */
export const versionField = z.string().transform((text, context): ModelVersion => {
  const version = parseModelVersion(text);
  if (version !== undefined) return version;
  context.addIssue({ code: 'custom', message: `\`${text}\` is not a model version` });
  return z.NEVER;
});

/**
 * Reads a JSON file of the registry; undefined when there is none.
 *
 * @throws MlopsError REGISTRY_CORRUPT when it is there and is not what the registry writes
 */
export async function readRegistryJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return parse(path, text, schema);
}

function parse<Schema extends z.ZodType>(path: string, text: string, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadable(path, issue === undefined ? 'wrong shape' : `${issue.path.join('.')}: ${issue.message}`);
}

function unreadable(path: string, why: string): MlopsError {
  return new MlopsError({
    code: 'REGISTRY_CORRUPT',
    message: `\`${path}\` in the model registry cannot be understood: ${why}`,
    hints: ['restore the file from a backup or from version control'],
    details: { file: path },
  });
}

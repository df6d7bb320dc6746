import { relative } from 'node:path';
import type * as z from 'zod';
import { cannotRead } from '../core/files/cannot-read.ts';
import { MlopsError } from '../core/error.ts';
import { readBounded } from '../core/files/read-bounded.ts';
import { firstMistake } from '../core/zod/first-mistake.ts';
import { registryCorrupt } from './registry-corrupt.ts';

/** Far more than a manifest or a history of production has. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/**
 * Reads a JSON file of the registry; undefined when there is none.
 *
 * @throws MlopsError REGISTRY_CORRUPT when it is there and is not what the registry writes
 */
export function readRegistryJson<Schema extends z.ZodType>(
  registry: string,
  path: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const name = relative(registry, path);
  let text: string;
  try {
    const bytes = readBounded(path, MAX_FILE_BYTES);
    if (typeof bytes === 'string') {
      const why = bytes === 'special' ? 'is not a regular file' : `is larger than ${MAX_FILE_BYTES} bytes`;
      throw registryCorrupt(registry, name, why);
    }
    text = bytes.toString('utf8');
  } catch (error) {
    if (error instanceof MlopsError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cannotRead(path, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw registryCorrupt(registry, name, `cannot be read: ${why}`, error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw registryCorrupt(registry, name, `cannot be read: ${firstMistake(parsed.error, value)}`);
}

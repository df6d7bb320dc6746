import { join } from 'node:path';
import type { Digest } from '../core/digest.ts';
import type { ModelVersion } from '../core/model-version.ts';

/** Where a registry keeps what. A registry is a plain directory: it can be copied, mounted or committed. */
export const registryLayout = {
  /** Which model was in production from when on. */
  production: (registry: string) => join(registry, 'production.json'),
  versions: (registry: string) => join(registry, 'versions'),
  /** The model directory, byte for byte as it was trained. */
  model: (registry: string, version: ModelVersion) => join(registry, 'versions', version),
  /** The digests of the model's files, so that a changed one can be named. Beside the model, not in it. */
  manifest: (registry: string, version: ModelVersion) => join(registry, 'versions', `${version}.json`),
  decisions: (registry: string) => join(registry, 'decisions'),
  /** What was decided when the question with this key was asked. No colon: Windows has none in names. */
  decision: (registry: string, key: Digest) =>
    join(registry, 'decisions', `${key.slice('blake3:'.length)}.json`),
} as const;

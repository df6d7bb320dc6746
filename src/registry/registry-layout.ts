import { join } from 'node:path';
import type { ModelVersion } from '../core/model-version.ts';

/** Where a registry keeps what. A registry is a plain directory: it can be copied, mounted or put into a remote. */
export const registryLayout = {
  /** What happened to the registry, an entry a file: `00000001.json`, … */
  journal: (registry: string) => join(registry, 'journal'),
  versions: (registry: string) => join(registry, 'versions'),
  /** The model directory, byte for byte as it was trained. */
  model: (registry: string, version: ModelVersion) => join(registry, 'versions', version),
  /** The digests of the model's files, so that a changed one can be named. Beside the model, not in it. */
  manifest: (registry: string, version: ModelVersion) => join(registry, 'versions', `${version}.json`),
  /** Journals that were set aside by `mlops models init --empty`. */
  replaced: (registry: string) => join(registry, 'replaced'),
  /** What a registry was before it had a journal. */
  production: (registry: string) => join(registry, 'production.json'),
  decisions: (registry: string) => join(registry, 'decisions'),
  /** Where those files lie once the journal says what they said. */
  legacy: (registry: string) => join(registry, 'legacy'),
} as const;

import * as z from 'zod';
import { prettyJson } from '../core/pretty-json.ts';
import type { Digest } from '../core/digest.ts';
import type { Effects } from '../core/effects.ts';
import type { ModelVersion } from '../core/model-version.ts';
import type { Naming } from '../core/temporary-name.ts';
import { writeFileAtomic } from '../core/write-file.ts';
import { digestField, readRegistryJson, versionField } from './registry-json.ts';
import { registryLayout } from './registry-layout.ts';

/** One entry of the history of production; the last entry is in production now. */
export interface ProductionEntry {
  readonly version: ModelVersion;
  readonly digest: Digest;
  /** ISO 8601, UTC. When production moved: a fact about the registry, never part of an artifact. */
  readonly at: string;
}

const schema = z.object({
  history: z.array(z.object({ version: versionField, digest: digestField, at: z.string() })),
});

/** All models that were ever in production, oldest first. Empty for a registry that is not there yet. */
export async function productionHistory(registry: string): Promise<readonly ProductionEntry[]> {
  const file = await readRegistryJson(registryLayout.production(registry), schema);
  return file?.history ?? [];
}

/** Puts a model into production. Does nothing when it is there already. */
export async function moveProduction(
  registry: string,
  model: { readonly version: ModelVersion; readonly digest: Digest },
  effects: Naming & Pick<Effects, 'now'>,
): Promise<void> {
  const history = await productionHistory(registry);
  if (history.at(-1)?.digest === model.digest) return;
  const entry = { version: model.version, digest: model.digest, at: effects.now() };
  const text = prettyJson({ history: [...history.map((old) => ({ ...old })), entry] });
  await writeFileAtomic(registryLayout.production(registry), text, effects);
}

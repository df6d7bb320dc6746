import type { Digest } from '../core/digest.ts';
import {
  type ModelIdentity,
  type ModelVersion,
  modelVersion,
  parseModelVersion,
} from '../core/model-version.ts';
import { listDirectory } from '../core/files/list-directory.ts';
import { readBounded } from '../core/files/read-bounded.ts';
import { modelManifestText } from './model-manifest-text.ts';
import { registryLayout } from './registry-layout.ts';

export interface RegisteredModel extends ModelIdentity {
  /** The model directory in the registry. */
  readonly directory: string;
}

/**
 * Reads a registered model, and every byte of it: what is not what was registered is not used.
 *
 * @throws MlopsError REGISTRY_CORRUPT naming the version and the first file that was changed, added or removed
 */
export async function registeredModel(
  registry: string,
  version: ModelVersion,
  digest?: Digest,
): Promise<RegisteredModel> {
  const directory = registryLayout.model(registry, version);
  const sound = await soundModel(registry, version, directory);
  if (sound !== undefined && (digest ?? sound.digest) === sound.digest) return { ...sound, directory };
  // With it comes the schema library, which a registry that is as it was written does not need.
  const { checkRegistered } = await import('./check-registered.ts');
  return { ...(await checkRegistered(registry, version, digest)), directory };
}

/** The versions that are registered, sorted. */
export function registeredVersions(registry: string): readonly ModelVersion[] {
  const names = listDirectory(registryLayout.versions(registry));
  // A manifest is written last: without it, the copy of a model is one that was not finished.
  const manifests = names.filter((name) => name.endsWith('.json'));
  return manifests.flatMap((name) => parseModelVersion(name.slice(0, -'.json'.length)) ?? []);
}

/** Undefined: its files are not those of the version, or the manifest is not byte for byte what is written for them. */
async function soundModel(
  registry: string,
  version: ModelVersion,
  directory: string,
): Promise<ModelIdentity | undefined> {
  try {
    const model = await modelVersion(directory);
    const text = modelManifestText(model);
    const bytes = readBounded(registryLayout.manifest(registry, version), Buffer.byteLength(text));
    const isSound = model.version === version && typeof bytes !== 'string' && bytes.toString() === text;
    return isSound ? model : undefined;
  } catch {
    // The full check meets it again, and says what it is.
    return undefined;
  }
}

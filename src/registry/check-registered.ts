import { compareCodeUnits } from '../core/json/canonical-json.ts';
import type { Digest } from '../core/digest.ts';
import { MlopsError } from '../core/error.ts';
import { modelIdentity, type ModelIdentity, type ModelVersion, modelVersion } from '../core/model-version.ts';
import { modelManifestSchema } from '../documents/model-manifest.ts';
import { readRegistryJson } from './registry-json.ts';
import { registryLayout } from './registry-layout.ts';

/**
 * Reads a registered model and its manifest, whatever that looks like, and says which file is not what was registered.
 *
 * @throws MlopsError REGISTRY_CORRUPT naming the version and the first file that was changed, added or removed
 */
export async function checkRegistered(
  registry: string,
  version: ModelVersion,
  digest?: Digest,
): Promise<ModelIdentity> {
  const directory = registryLayout.model(registry, version);
  const manifest = readRegistryJson(
    registry,
    registryLayout.manifest(registry, version),
    modelManifestSchema,
  );
  if (manifest === undefined) throw corrupt(registry, version, `${version}.json`, 'is missing');
  // The manifest cannot vouch for itself: its own content must have the digest that the version is named for.
  const promised = modelIdentity(manifest.files);
  const named = promised.version === version && promised.digest === manifest.digest;
  if (!named || (digest !== undefined && digest !== promised.digest)) {
    throw corrupt(registry, version, `${version}.json`, 'was changed');
  }
  const actual = await actualIdentity(registry, version, directory);
  if (actual.digest !== promised.digest) {
    const { file, what } = firstDifference(promised.files, actual.files);
    throw corrupt(registry, version, `${version}/${file}`, what);
  }
  return promised;
}

async function actualIdentity(
  registry: string,
  version: ModelVersion,
  directory: string,
): Promise<ModelIdentity> {
  try {
    return await modelVersion(directory);
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    throw corrupt(registry, version, version, `cannot be read as a model: ${error.message}`, error);
  }
}

function firstDifference(
  promised: ModelIdentity['files'],
  actual: ModelIdentity['files'],
): { file: string; what: string } {
  const names = [...new Set([...Object.keys(promised), ...Object.keys(actual)])].toSorted(compareCodeUnits);
  for (const file of names) {
    if (promised[file] === actual[file]) continue;
    if (actual[file] === undefined) return { file, what: 'is missing' };
    return { file, what: promised[file] === undefined ? 'was added' : 'was changed' };
  }
  throw new Error('two models with different digests have the same files');
}

function corrupt(
  registry: string,
  version: ModelVersion,
  file: string,
  what: string,
  cause?: unknown,
): MlopsError {
  return new MlopsError({
    code: 'REGISTRY_CORRUPT',
    message: `\`versions/${file}\` of the model \`${version}\` in the registry \`${registry}\` ${what} since the model was registered`,
    hints: [
      `restore \`versions/${version}\` from a backup`,
      `or remove \`versions/${version}\` and \`versions/${version}.json\` and train that model again: \`mlops repro\` registers it under the same version`,
    ],
    details: { version, file: `versions/${file}` },
    cause,
  });
}

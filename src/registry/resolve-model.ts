import { join } from 'node:path';
import type { Digest } from '../core/digest.ts';
import { MlopsError } from '../core/error.ts';
import { type ModelVersion, modelVersion } from '../core/model-version.ts';
import { statIfPresent } from '../core/files/stat-if-present.ts';
import { didYouMean } from '../core/text/suggest.ts';
import { noProductionModel } from './promotion/no-production-model.ts';
import { readRegistry } from './journal/read-journal.ts';
import { registeredModel, registeredVersions } from './registered-model.ts';

export interface ResolvedModel {
  readonly directory: string;
  readonly version: ModelVersion;
  readonly digest: Digest;
}

/** Shorter prefixes are refused: they name another model as soon as one more is registered. */
const SHORTEST_PREFIX = 4;

/**
 * Finds the model that a user means: `production`, the path of a model directory, a name that the registry gives a model, or
 * a version in it, which its first 4 digits may stand for. A directory wins over a name, a name over a version.
 *
 * @throws MlopsError MODEL_NOT_FOUND · MODEL_AMBIGUOUS · NO_PRODUCTION_MODEL · REGISTRY_CORRUPT
 */
export async function resolveModel(reference: string, registry: string): Promise<ResolvedModel> {
  if (reference === 'production' || reference === 'champion') return productionModel(registry);
  if ((await statIfPresent(join(reference, 'model.json'))) !== undefined) {
    const { version, digest } = await modelVersion(reference);
    return { directory: reference, version, digest };
  }
  const { aliases } = readRegistry(registry);
  const named = aliases.get(reference);
  if (named !== undefined) return registeredModel(registry, named);
  const versions = registeredVersions(registry);
  const matches =
    reference.length < SHORTEST_PREFIX ? [] : versions.filter((version) => version.startsWith(reference));
  const [only, ...others] = matches;
  if (only === undefined) throw notFound(reference, registry, versions, [...aliases.keys()]);
  if (others.length > 0) throw ambiguous(reference, matches);
  return registeredModel(registry, only);
}

async function productionModel(registry: string): Promise<ResolvedModel> {
  const { production } = readRegistry(registry);
  if (production !== null) return registeredModel(registry, production.version, production.digest);
  throw noProductionModel(registry);
}

function notFound(
  reference: string,
  registry: string,
  versions: readonly ModelVersion[],
  aliases: readonly string[],
): MlopsError {
  const known =
    versions.length === 0
      ? `the registry \`${registry}\` holds no model yet: run \`mlops repro\``
      : `the registry \`${registry}\` holds ${versions.map((version) => `\`${version}\``).join(', ')}`;
  return new MlopsError({
    code: 'MODEL_NOT_FOUND',
    message: `no model \`${reference}\`${didYouMean(reference, ['production', ...aliases, ...versions])}: it is neither a model directory nor a version in the registry`,
    hints: [
      known,
      `name a model by \`production\`, by its directory, or by at least ${SHORTEST_PREFIX} digits of its version`,
    ],
    details: { reference, versions },
  });
}

function ambiguous(reference: string, matches: readonly ModelVersion[]): MlopsError {
  return new MlopsError({
    code: 'MODEL_AMBIGUOUS',
    message: `\`${reference}\` is ambiguous: it matches ${matches.map((version) => `\`${version}\``).join(', ')}`,
    hints: ['give more digits of the version'],
    details: { reference, versions: matches },
  });
}

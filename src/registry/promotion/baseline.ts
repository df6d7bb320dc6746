/** The model that a candidate must beat: docs/decisions/0006-promotion-is-a-fixed-point.md. */
import { resolve } from 'node:path';
import type { Digest } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { modelVersion } from '../../core/model-version.ts';
import type { StateQuery } from '../../core/state-port.ts';
import type { NamedModel } from '../../documents/registry-fields.ts';
import { type Decision, foldJournal, type RegistryContent } from '../journal/fold-journal.ts';
import { pathParameter } from '../path-parameter.ts';
import type { Journal } from '../journal/read-journal.ts';

export interface Baseline {
  readonly model: NamedModel | null;
  /** Whether the registry has its bytes. */
  readonly isRegistered: boolean;
}

/**
 * The champion that the candidate met when this question was first asked; or else the one of the lock, where the candidate
 * is a champion that is only rebuilt here; or else the one that it meets now.
 *
 * @param journal of the registry, as it is now
 * @throws MlopsError REGISTRY_CORRUPT
 */
export async function baselineOf(query: StateQuery, journal: Journal): Promise<Baseline> {
  const registry = resolve(query.root, query.path);
  const content = foldJournal(registry, journal.entries);
  const answer = answerOf(content, query.key);
  if (answer !== undefined) return known(content, answer.baseline);
  const candidate = await candidateDigest(query);
  // With it comes the schema library, which a question that was answered does not need.
  const { lockedChampion } = await import('./locked-champion.ts');
  const locked = lockedChampion(query, journal, content, candidate);
  return known(content, locked.kind === 'rebuilt' ? locked.baseline : championFor(content, candidate));
}

/** What was decided when this question was asked. */
export const answerOf = ({ decisions }: RegistryContent, key: Digest): Decision | undefined =>
  decisions.find(({ question }) => question === key);

// A plan asks before the candidate is brought back from the cache. Its question is new then, so its stage will run
// whatever the answer; the run asks again when the candidate stands.
export async function candidateDigest(query: StateQuery): Promise<Digest | undefined> {
  try {
    return (await modelVersion(pathParameter(query, 'candidate'))).digest;
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'MODEL_NOT_FOUND') return undefined;
    throw error;
  }
}

function known({ models }: RegistryContent, model: NamedModel | null): Baseline {
  return { model, isRegistered: model !== null && models.get(model.version)?.digest === model.digest };
}

// The newest one in the history of production that is not the candidate itself, and not archived or deleted by hand.
function championFor({ history, models }: RegistryContent, candidate: Digest | undefined): NamedModel | null {
  const found = history.findLast(({ version, digest }) => {
    const model = models.get(version);
    return digest !== candidate && model?.digest === digest && !model.isArchivedByHand;
  });
  return found === undefined ? null : { version: found.version, digest: found.digest };
}

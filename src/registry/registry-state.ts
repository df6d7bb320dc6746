/**
 * The model registry as the engine sees it. The rule that makes promotion a fixed point stands in
 * docs/decisions/0006-promotion-is-a-fixed-point.md, the journal in docs/decisions/0015-registry-journal.md.
 */
import { resolve } from 'node:path';
import type { JsonValue } from '../core/json.ts';
import type { StatePort, StateQuery } from '../core/state-port.ts';
import { answerOf, baselineOf, candidateDigest } from './baseline.ts';
import { championMissing } from './champion-missing.ts';
import { enterDecision, type RegistryWorld } from './enter-decision.ts';
import { foldJournal } from './fold-journal.ts';
import { lockedChampion } from './locked-champion.ts';
import { pullRegistry } from './pull-registry.ts';
import { readJournal, readRegistry } from './read-journal.ts';
import { registeredModel } from './registered-model.ts';
import type { ModelReference } from './state-answer.ts';

/**
 * A stage with access `baseline` has the parameters `candidate` (a model directory) and `report`.
 *
 * @throws MlopsError REGISTRY_CORRUPT when a model that would be used is not the one that was registered
 */
export function createRegistryState(world: RegistryWorld): StatePort {
  return {
    read: async (query) =>
      query.access === 'production'
        ? { production: reference(await production(query)) }
        : { baseline: reference(await verifiedBaseline(query)) },
    check,
    apply: async (query) => {
      if (query.access === 'baseline') await enterDecision(query, world);
    },
    pull: async ({ root, path }, store) => {
      const remote = await world.remote(root, store);
      if (remote === undefined) return [];
      const { missing } = await pullRegistry(resolve(root, path), remote, world.effects);
      return missing.map((version) => `model ${version}`);
    },
  };
}

async function check(query: StateQuery): Promise<void> {
  const registry = resolve(query.root, query.path);
  const journal = readJournal(registry);
  const content = foldJournal(registry, journal.entries);
  if (query.access === 'production' && content.production !== null) return;
  if (query.access === 'baseline' && answerOf(content, query.key) !== undefined) return;
  const candidate = query.access === 'baseline' ? await candidateDigest(query) : undefined;
  const locked = lockedChampion(query, journal, content, candidate);
  if (locked.kind === 'missing') throw championMissing(query.path, locked.champion);
}

async function production(query: StateQuery): Promise<ModelReference> {
  const registry = resolve(query.root, query.path);
  const { production: current } = readRegistry(registry);
  return current === null ? null : registeredModel(registry, current.version, current.digest);
}

// What the registry does not know has no bytes here: a stage that needs them says so.
async function verifiedBaseline(query: StateQuery): Promise<ModelReference> {
  const registry = resolve(query.root, query.path);
  const { model, isRegistered } = await baselineOf(query);
  return model === null || !isRegistered ? model : registeredModel(registry, model.version, model.digest);
}

function reference(model: ModelReference): JsonValue {
  return model === null ? null : { version: model.version, digest: model.digest };
}

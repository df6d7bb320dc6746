/**
 * The model registry as the engine sees it. The rule that makes promotion a fixed point stands in
 * docs/decisions/0006-promotion-is-a-fixed-point.md, the journal in docs/decisions/0015-registry-journal.md.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonValue } from '../core/json/json.ts';
import { modelVersion } from '../core/model-version.ts';
import type { StatePort, StateQuery } from '../core/state-port.ts';
import { answerOf, baselineOf, candidateDigest } from './promotion/baseline.ts';
import { championMissing } from './promotion/champion-missing.ts';
import type { RegistryWorld } from './journal/enter-decision.ts';
import { foldJournal } from './journal/fold-journal.ts';
import { journalOpener, type JournalMemory, type OpenJournal } from './journal/open-journal.ts';
import { pathParameter } from './path-parameter.ts';
import { registeredModel } from './registered-model.ts';
import { registryLayout } from './registry-layout.ts';
import type { ModelReference } from './journal/state-answer.ts';

/**
 * A stage with access `baseline` has the parameters `candidate` (a model directory) and `report`.
 *
 * @throws MlopsError REGISTRY_CORRUPT when a model that would be used is not the one that was registered
 */
export function createRegistryState(world: RegistryWorld, memory?: JournalMemory): StatePort {
  const open = journalOpener(memory);
  return {
    read: async (query) =>
      query.access === 'production'
        ? { production: reference(await production(query, open)) }
        : { baseline: reference(await verifiedBaseline(query, open)) },
    check: (query) => check(query, open),
    apply: async (query) => {
      if (query.access !== 'baseline' || (await isEntered(query, open))) return;
      const { enterDecision } = await import('./journal/enter-decision.ts');
      await enterDecision(query, world);
    },
    pull: async ({ root, path }, store) => {
      const remote = await world.remote(root, store);
      if (remote === undefined) return [];
      const { pullRegistry } = await import('./remote/pull-registry.ts');
      const { missing } = await pullRegistry(resolve(root, path), remote, world.effects);
      return missing.map((version) => `model ${version}`);
    },
  };
}

async function check(query: StateQuery, open: OpenJournal): Promise<void> {
  const registry = resolve(query.root, query.path);
  const journal = await open(query);
  const content = foldJournal(registry, journal.entries);
  if (query.access === 'production' && content.production !== null) return;
  if (query.access === 'baseline' && answerOf(content, query.key) !== undefined) return;
  const candidate = query.access === 'baseline' ? await candidateDigest(query) : undefined;
  const { lockedChampion } = await import('./promotion/locked-champion.ts');
  const locked = lockedChampion(query, journal, content, candidate);
  if (locked.kind === 'missing') throw championMissing(query.path, locked.champion);
}

async function production(query: StateQuery, open: OpenJournal): Promise<ModelReference> {
  const registry = resolve(query.root, query.path);
  const { production: current } = foldJournal(registry, (await open(query)).entries);
  return current === null ? null : registeredModel(registry, current.version, current.digest);
}

/** Whether the decision stands in the registry, and the bytes of its model as well. Then there is nothing to do. */
async function isEntered(query: StateQuery, open: OpenJournal): Promise<boolean> {
  const registry = resolve(query.root, query.path);
  const journal = await open(query);
  const content = foldJournal(registry, journal.entries);
  if (answerOf(content, query.key) === undefined) return false;
  const { version, digest } = await modelVersion(pathParameter(query, 'candidate'));
  // One that was deleted on purpose stays so; one whose bytes are lost is registered again.
  if (!content.models.has(version)) return true;
  if (!existsSync(registryLayout.manifest(registry, version))) return false;
  await registeredModel(registry, version, digest);
  return true;
}

// What the registry does not know has no bytes here: a stage that needs them says so.
async function verifiedBaseline(query: StateQuery, open: OpenJournal): Promise<ModelReference> {
  const registry = resolve(query.root, query.path);
  const { model, isRegistered } = await baselineOf(query, await open(query));
  return model === null || !isRegistered ? model : registeredModel(registry, model.version, model.digest);
}

function reference(model: ModelReference): JsonValue {
  return model === null ? null : { version: model.version, digest: model.digest };
}

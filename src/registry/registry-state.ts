/**
 * The model registry as the engine sees it. The rule that makes promotion a fixed point stands in
 * docs/decisions/0006-promotion-is-a-fixed-point.md.
 */
import { resolve } from 'node:path';
import type { Digest } from '../core/digest.ts';
import { type Effects, realEffects } from '../core/effects.ts';
import { MlopsError } from '../core/error.ts';
import { EXIT } from '../core/exit-code.ts';
import type { JsonValue } from '../core/json.ts';
import { modelVersion } from '../core/model-version.ts';
import type { StatePort, StateQuery } from '../core/state-port.ts';
import type { Naming } from '../core/temporary-name.ts';
import { readDecision, writeDecision } from './decision-record.ts';
import { moveProduction, productionHistory } from './production-history.ts';
import { type PromotionReport, readPromotionReport } from './promotion-report.ts';
import { registerModel } from './register-model.ts';
import type { ModelReference } from './state-answer.ts';
import { registeredModel, type RegisteredModel } from './registered-model.ts';

/** The registry on this machine. */
export const registryState: StatePort = createRegistryState(realEffects);

/**
 * A stage with access `baseline` has the parameters `candidate` (a model directory) and `report`.
 *
 * @throws MlopsError REGISTRY_CORRUPT when a model that would be used is not the one that was registered
 */
export function createRegistryState(effects: Naming & Pick<Effects, 'now'>): StatePort {
  return {
    read: async (query) =>
      query.access === 'production'
        ? { production: reference(await production(query)) }
        : { baseline: reference(await baseline(query)) },
    apply: async (query) => {
      if (query.access === 'baseline') await enterDecision(query, effects);
    },
  };
}

async function production(query: StateQuery): Promise<ModelReference> {
  const registry = resolve(query.root, query.path);
  const current = (await productionHistory(registry)).at(-1);
  return current === undefined ? null : registeredModel(registry, current.version, current.digest);
}

/** The champion that the candidate met when this question was first asked, or else meets now. */
async function baseline(query: StateQuery): Promise<ModelReference> {
  const registry = resolve(query.root, query.path);
  const decided = await readDecision(registry, query.key);
  const champion = decided === undefined ? await otherChampion(query, registry) : decided.baseline;
  return champion === null ? null : registeredModel(registry, champion.version, champion.digest);
}

/** The newest model in the history of production that is not the candidate itself. */
async function otherChampion(query: StateQuery, registry: string): Promise<ModelReference> {
  const candidate = await candidateDigest(query);
  const history = await productionHistory(registry);
  return history.findLast((entry) => entry.digest !== candidate) ?? null;
}

// A plan asks before the candidate is brought back from the cache. Its question is new then, so its stage will run
// whatever the answer; the run asks again when the candidate stands.
async function candidateDigest(query: StateQuery): Promise<Digest | undefined> {
  try {
    return (await modelVersion(pathParameter(query, 'candidate'))).digest;
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'MODEL_NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * Production moves before the decision is written: after a crash in between, the same baseline is read again
 * (the candidate is left out of the history) and the second attempt finds nothing left to move.
 */
async function enterDecision(query: StateQuery, effects: Naming & Pick<Effects, 'now'>): Promise<void> {
  const registry = resolve(query.root, query.path);
  const candidate = await registerModel(registry, pathParameter(query, 'candidate'), effects);
  if ((await readDecision(registry, query.key)) !== undefined) return;
  const report = await readPromotionReport(`${pathParameter(query, 'report')}.json`);
  const champion = await baseline(query);
  requireSameModels(query, report, candidate, champion);
  if (report.decision === 'promoted') await moveProduction(registry, candidate, effects);
  const record = {
    ...report,
    candidate: { ...report.candidate, digest: candidate.digest },
    baseline:
      report.baseline === null || champion === null ? null : { ...report.baseline, digest: champion.digest },
    test: query.inputs['test'] ?? null,
    at: effects.now(),
  };
  await writeDecision(registry, query.key, record, effects);
}

// A decision about other models than the registry holds now must not move production: compare, then swap.
function requireSameModels(
  query: StateQuery,
  report: PromotionReport,
  candidate: RegisteredModel,
  champion: ModelReference,
): void {
  const judged = [report.candidate.version, report.baseline?.version];
  if (judged[0] === candidate.version && judged[1] === champion?.version) return;
  throw new MlopsError({
    code: 'REGISTRY_MOVED',
    message: `the stage \`${query.stage}\` compared \`${judged[0]}\` with \`${judged[1] ?? 'nothing'}\`, but the candidate is now \`${candidate.version}\` and the champion \`${champion?.version ?? 'none'}\``,
    hints: ['another run changed the candidate or the registry meanwhile: run `mlops repro` again'],
    exitCode: EXIT.tryLater,
  });
}

function pathParameter(query: StateQuery, name: string): string {
  const path = query.parameters[name];
  if (typeof path === 'string') return resolve(query.root, path);
  throw new MlopsError({
    code: 'REGISTRY_PARAMETER_MISSING',
    message: `the stage \`${query.stage}\` asks the registry for a baseline but has no path in its parameter \`${name}\``,
    hints: [
      'a stage with a `baseline` state declares the parameters `candidate` (input) and `report` (report)',
    ],
  });
}

function reference(model: ModelReference): JsonValue {
  return model === null ? null : { version: model.version, digest: model.digest };
}

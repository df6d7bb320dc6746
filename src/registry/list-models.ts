import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { compareCodeUnits } from '../core/canonical-json.ts';
import type { Digest } from '../core/digest.ts';
import { MlopsError } from '../core/error.ts';
import type { ModelVersion } from '../core/model-version.ts';
import { type DecisionRecord, readDecisions } from './decision-record.ts';
import { productionHistory } from './production-history.ts';
import { registeredModel, registeredVersions } from './registered-model.ts';

export interface ListedModel {
  readonly version: ModelVersion;
  readonly digest: Digest;
  readonly algorithm: string;
  /** Whether this model is in production now. */
  readonly production: boolean;
  /** When it last went into production, ISO 8601 in UTC; null when it never did. */
  readonly promotedAt: string | null;
  /** The decision entered last about this model, and what it was judged by; null when there is none. */
  readonly decision: 'promoted' | 'kept' | null;
  readonly f1: number | null;
  readonly auc: number | null;
}

/**
 * All registered models: the last promoted first, then those that never were in production, by version.
 *
 * @throws MlopsError REGISTRY_CORRUPT when a registered model is not what was registered
 */
export async function listModels(registry: string): Promise<readonly ListedModel[]> {
  const history = await productionHistory(registry);
  const decisions = await readDecisions(registry);
  const models: ListedModel[] = [];
  for (const version of await registeredVersions(registry)) {
    const { digest, directory } = await registeredModel(registry, version);
    const decided = decisions.findLast((each) => each.candidate.version === version);
    models.push({
      version,
      digest,
      algorithm: await algorithmOf(directory),
      production: history.at(-1)?.version === version,
      promotedAt: history.findLast((entry) => entry.version === version)?.at ?? null,
      ...judgement(decided),
    });
  }
  const place = (model: ListedModel) => history.findLastIndex((entry) => entry.version === model.version);
  return models.toSorted((a, b) => place(b) - place(a) || compareCodeUnits(a.version, b.version));
}

function judgement(decided: DecisionRecord | undefined): Pick<ListedModel, 'decision' | 'f1' | 'auc'> {
  if (decided === undefined) return { decision: null, f1: null, auc: null };
  return { decision: decided.decision, f1: decided.candidate.f1, auc: decided.candidate.auc };
}

// The one field of model.json that a registry shows; it knows models as directories with content only.
const cardSchema = z.object({ algorithm: z.string() });

async function algorithmOf(directory: string): Promise<string> {
  const path = join(directory, 'model.json');
  try {
    return cardSchema.parse(JSON.parse(await readFile(path, 'utf8'))).algorithm;
  } catch (error) {
    throw new MlopsError({
      code: 'MODEL_CARD_INVALID',
      message: `\`${path}\` does not say what algorithm the model is`,
      hints: ['register directories that the stage `train` wrote'],
      cause: error,
    });
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { compareCodeUnits } from '../core/json/canonical-json.ts';
import type { Digest } from '../core/digest.ts';
import { algorithmField } from '../documents/training-fields.ts';
import { MlopsError } from '../core/error.ts';
import type { ModelVersion } from '../core/model-version.ts';
import type { Decision } from './journal/fold-journal.ts';
import { readRegistry } from './journal/read-journal.ts';
import { registeredModel } from './registered-model.ts';

export interface ListedModel {
  readonly version: ModelVersion;
  readonly digest: Digest;
  readonly algorithm: string;
  /** Whether this model is in production now. */
  readonly production: boolean;
  readonly stage: 'none' | 'staging' | 'production' | 'archived';
  readonly aliases: readonly string[];
  /** When it last went into production, ISO 8601 in UTC; null when it never did, or when nobody knows. */
  readonly promotedAt: string | null;
  readonly wasInProduction: boolean;
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
  const content = readRegistry(registry);
  const place = (version: string) => content.history.findLastIndex((entry) => entry.version === version);
  const models: ListedModel[] = [];
  for (const { version, digest, stage, aliases } of content.models.values()) {
    const { directory } = await registeredModel(registry, version, digest);
    models.push({
      version,
      digest,
      algorithm: await algorithmOf(directory),
      production: stage === 'production',
      stage,
      aliases,
      promotedAt: content.history[place(version)]?.at ?? null,
      wasInProduction: place(version) >= 0,
      ...judgement(content.decisions.findLast(({ model }) => model.version === version)),
    });
  }
  return models.toSorted(
    (a, b) => place(b.version) - place(a.version) || compareCodeUnits(a.version, b.version),
  );
}

function judgement(decided: Decision | undefined): Pick<ListedModel, 'decision' | 'f1' | 'auc'> {
  const gate = decided?.gate ?? null;
  if (gate === null) return { decision: null, f1: null, auc: null };
  return { decision: gate.decision, f1: gate.candidate.f1, auc: gate.candidate.auc };
}

// The one field of model.json that a registry shows; it knows models as directories with content only.
const cardFields = z.object({ algorithm: algorithmField });

async function algorithmOf(directory: string): Promise<string> {
  const path = join(directory, 'model.json');
  try {
    return cardFields.parse(JSON.parse(await readFile(path, 'utf8'))).algorithm;
  } catch (error) {
    throw new MlopsError({
      code: 'MODEL_CARD_INVALID',
      message: `\`${path}\` does not say what algorithm the model is`,
      hints: ['register directories that the stage `train` wrote'],
      cause: error,
    });
  }
}

import { resolve } from 'node:path';
import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { ModelsListAnswer } from '../../documents/answers/models-answers.ts';
import { type ListedModel, listModels } from '../../registry/list-models.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';

export type RegisteredModels = readonly ListedModel[];

/**
 * The registered models, the one in production first.
 *
 * @param registry relative to where the user is
 * @throws MlopsError REGISTRY_CORRUPT, MODEL_CARD_INVALID
 */
export async function registeredModels(
  { effects }: AppContext,
  { registry }: { readonly registry: string },
): Promise<Outcome<RegisteredModels, ModelsListAnswer>> {
  const models = await listModels(resolve(effects.cwd(), registry));
  return {
    exitCode: EXIT.yes,
    data: models,
    document: { format: ANSWER_FORMAT, models: models.map(modelDocument) },
  };
}

function modelDocument(model: ListedModel): ModelsListAnswer['models'][number] {
  const { version, digest, algorithm, production, stage, aliases, promotedAt, decision, f1, auc } = model;
  const place = { production, stage, aliases, promoted_at: promotedAt };
  return { version, digest, algorithm, ...place, decision, f1, auc };
}

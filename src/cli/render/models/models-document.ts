import type { JsonValue } from '../../../core/json/json.ts';
import type { ListedModel } from '../../../registry/list-models.ts';

export function modelsDocument(models: readonly ListedModel[]): JsonValue {
  return {
    models: models.map(({ promotedAt, ...model }) => {
      const { version, digest, algorithm, production, stage, aliases, decision, f1, auc } = model;
      const place = { production, stage, aliases: [...aliases], promoted_at: promotedAt };
      return { version, digest, algorithm, ...place, decision, f1, auc };
    }),
  };
}

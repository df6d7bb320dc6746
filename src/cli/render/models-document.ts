import type { JsonValue } from '../../core/json.ts';
import type { ListedModel } from '../../registry/list-models.ts';

export function modelsDocument(models: readonly ListedModel[]): JsonValue {
  return {
    models: models.map(({ promotedAt, ...model }) => ({ ...model, promoted_at: promotedAt })),
  };
}

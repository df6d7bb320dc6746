import type { Digest } from '../core/digest.ts';
import type { JsonValue } from '../core/json/json.ts';
import type { FeatureRequest } from '../data/features/feature-columns.ts';
import type { Profile } from '../data/profile/profile.ts';
import { missingTexts } from '../data/types/missing-value.ts';
import type { TrainingRequest } from './training-request.ts';

/** What the rows are that a model learns from: fits on other rows are not kept under the same key. */
export function describeRows(
  { key, target, positive }: Pick<TrainingRequest, 'key' | 'target' | 'positive'>,
  digest: Digest,
  profile: Profile,
  columns: readonly FeatureRequest[],
): JsonValue {
  return {
    digest,
    columns: columns.map(({ name, kind }) => ({ name, kind })),
    missing: profile.fields.map((field) => ({
      name: field.name,
      type: field.type,
      texts: missingTexts(field, profile),
    })),
    key,
    target,
    positive: positive ?? null,
  };
}

import type { FeatureColumn } from '../../core/feature-table.ts';
import type { Field, Profile } from '../../documents/profile.generated.ts';

export interface FeatureRequest {
  readonly name: string;
  readonly kind: FeatureColumn['kind'];
}

/** The columns of a profile that a model can see, in the profile's order, without `exclude` (key, target, ...). */
export function featureColumns(profile: Profile, exclude: readonly string[]): FeatureRequest[] {
  return profile.fields
    .filter((field) => !exclude.includes(field.name))
    .map((field) => ({ name: field.name, kind: featureKind(field) }));
}

/** Text and whatever has a list of categories is categorical, even if the categories are written as integers. */
export function featureKind(field: Field): FeatureColumn['kind'] {
  return field.type === 'string' || field.categories !== undefined ? 'categorical' : 'numeric';
}

/** The profile of the named columns alone: a file to score has no target. */
export function selectFields(profile: Profile, names: readonly string[]): Profile {
  const { primary_key: key, ...rest } = profile;
  return {
    ...rest,
    fields: profile.fields.filter((field) => names.includes(field.name)),
    ...(key?.every((name) => names.includes(name)) ? { primary_key: key } : {}),
  };
}

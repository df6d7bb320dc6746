import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { selectFields } from '../features/feature-columns.ts';
import type { Field, Profile } from '../../documents/profile.generated.ts';

/**
 * What a model keeps of the profile that it was trained with: the fields of its columns and of the id, and how CSV files are
 * written. Texts for people and the order of the fields are left out, so that editing them changes no byte of a model.
 *
 * @param columns names of the model's columns
 */
export function modelProfile(profile: Profile, columns: readonly string[], id: string): Profile {
  const { fields, missing_values: missing } = selectFields(profile, [...columns, id]);
  return {
    name: 'columns of the model',
    ...(profile.dialect === undefined ? {} : { dialect: profile.dialect }),
    fields: fields.map(withoutTexts).toSorted((a, b) => compareCodeUnits(a.name, b.name)),
    ...(fields.some(({ name }) => name === id) ? { primary_key: [id] } : {}),
    ...(missing === undefined ? {} : { missing_values: missing }),
  };
}

function withoutTexts(field: Field): Field {
  const { title: _, description: __, ...rest } = field;
  return rest;
}

import type { Field, Profile } from '../../documents/profile.generated.ts';
import { precisionOf, scaleOf } from '../types/decimal-digits.ts';

export type Rule =
  | { readonly kind: 'type'; readonly column: string; readonly type: string }
  | { readonly kind: 'finite'; readonly column: string }
  | { readonly kind: 'float32'; readonly column: string }
  | { readonly kind: 'int64'; readonly column: string }
  | { readonly kind: 'required'; readonly column: string }
  | { readonly kind: 'minimum'; readonly column: string; readonly bound: number | string }
  | { readonly kind: 'maximum'; readonly column: string; readonly bound: number | string }
  | { readonly kind: 'min_exclusive'; readonly column: string; readonly bound: number | string }
  | { readonly kind: 'max_exclusive'; readonly column: string; readonly bound: number | string }
  | { readonly kind: 'enum'; readonly column: string; readonly values: readonly Scalar[] }
  | { readonly kind: 'categories'; readonly column: string; readonly values: readonly Scalar[] }
  | { readonly kind: 'pattern'; readonly column: string; readonly pattern: string }
  | { readonly kind: 'min_length'; readonly column: string; readonly length: number }
  | { readonly kind: 'max_length'; readonly column: string; readonly length: number }
  | { readonly kind: 'unique'; readonly column: string }
  | { readonly kind: 'primary_key'; readonly columns: readonly string[] };

export type Scalar = string | number | boolean;

/** What a profile asks of each row, in the order in which reasons are given. */
export function rulesOf(profile: Profile): Rule[] {
  const { primary_key: key = [] } = profile;
  const rules = profile.fields.flatMap((field) =>
    fieldRules(field, key.includes(field.name), isKey(profile, field)),
  );
  return key.length === 0 ? rules : [...rules, { kind: 'primary_key', columns: key }];
}

/** Whether the field's values name rows. */
export function isKey({ primary_key: key = [] }: Profile, { name, constraints }: Field): boolean {
  return key.includes(name) || constraints?.unique === true;
}

function fieldRules(field: Field, inKey: boolean, names: boolean): Rule[] {
  const { name: column, type, categories, constraints = {} } = field;
  const { minimum, maximum, enum: values, pattern, minLength, maxLength } = constraints;
  const rules: Rule[] = [];
  if (type !== 'string') rules.push({ kind: 'type', column, type: typeText(field) });
  if (type === 'number') {
    if (!field.allow_non_finite) rules.push({ kind: 'finite', column });
    rules.push({ kind: 'float32', column });
  }
  // Ids are made by hashing: those that no integer can hold are not called wrong, but told what they are.
  if (type === 'integer' && names) rules.push({ kind: 'int64', column });
  if (constraints.required || inKey) rules.push({ kind: 'required', column });
  if (minimum !== undefined) rules.push({ kind: 'minimum', column, bound: minimum });
  if (maximum !== undefined) rules.push({ kind: 'maximum', column, bound: maximum });
  const { min_exclusive: above, max_exclusive: below } = constraints;
  if (above !== undefined) rules.push({ kind: 'min_exclusive', column, bound: above });
  if (below !== undefined) rules.push({ kind: 'max_exclusive', column, bound: below });
  if (values !== undefined) rules.push({ kind: 'enum', column, values });
  if (categories !== undefined) rules.push({ kind: 'categories', column, values: categories });
  if (pattern !== undefined) rules.push({ kind: 'pattern', column, pattern });
  if (minLength !== undefined) rules.push({ kind: 'min_length', column, length: minLength });
  if (maxLength !== undefined) rules.push({ kind: 'max_length', column, length: maxLength });
  if (constraints.unique) rules.push({ kind: 'unique', column });
  return rules;
}

/** A field's type as a report says it. */
export function typeText(field: Field): string {
  if (field.type !== 'decimal') return field.type;
  return `decimal(${precisionOf(field)},${scaleOf(field)})`;
}

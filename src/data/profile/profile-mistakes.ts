import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { MAX_DIAGNOSTICS } from '../../core/diagnostic.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import { patternMistake } from './common-pattern.ts';
import { compareNumbers } from '../types/plain-number.ts';
import { RESERVED_COLUMNS } from '../sources/reserved-columns.ts';
import type { Field, Profile } from '../../documents/profile.generated.ts';
import { precisionOf, scaleOf } from '../types/decimal-digits.ts';

export interface ProfileMistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Which part of a text. Default: the whole value. */
  readonly part?: { readonly offset: number; readonly length: number };
}

/** What a JSON Schema cannot say: members that contradict each other. */
export function profileMistakes(profile: Profile): ProfileMistake[] {
  return [
    ...profile.fields.flatMap((field, index) =>
      fieldMistakes(field).map((mistake) => ({ ...mistake, path: ['fields', index, ...mistake.path] })),
    ),
    ...nameMistakes(profile),
    ...keyMistakes(profile),
  ];
}

function nameMistakes(profile: Profile): ProfileMistake[] {
  const seen = new Map<string, string>();
  const mistakes: ProfileMistake[] = [];
  for (const [index, { name }] of profile.fields.entries()) {
    const path = ['fields', index, 'name'];
    // SQL does not tell the two apart.
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) {
      const difference = twin === name ? '' : `, which differs from \`${name}\` only in case`;
      mistakes.push({ path, message: `there is a field \`${twin}\` already${difference}` });
    }
    seen.set(name.toLowerCase(), name);
    if (RESERVED_COLUMNS.includes(name.toLowerCase())) {
      mistakes.push({ path, message: `\`${name}\` is the name of a column that validation adds` });
    }
  }
  return mistakes;
}

function keyMistakes(profile: Profile): ProfileMistake[] {
  const names = new Set(profile.fields.map((field) => field.name));
  return (profile.primary_key ?? [])
    .flatMap((name, index) => (names.has(name) ? [] : [{ name, index }]))
    .slice(0, MAX_DIAGNOSTICS)
    .map(({ name, index }) => ({
      path: ['primary_key', index],
      message: `there is no field \`${name}\`${didYouMean(name, names)}`,
    }));
}

function fieldMistakes(field: Field): ProfileMistake[] {
  const { type, constraints = {} } = field;
  const mistakes: ProfileMistake[] = [];
  const onlyFor = (member: keyof Field, ...types: Field['type'][]) => {
    if (field[member] !== undefined && !types.includes(type)) {
      mistakes.push({
        path: [member],
        message: `\`${member}\` says nothing about a field of type \`${type}\``,
      });
    }
  };
  onlyFor('precision', 'decimal');
  onlyFor('scale', 'decimal');
  onlyFor('allow_non_finite', 'number');
  onlyFor('categories', 'string', 'integer');
  onlyFor('timezone', 'timestamp');
  onlyFor('unit', 'integer', 'number', 'decimal');
  if (scaleOf(field) > precisionOf(field)) {
    mistakes.push({
      path: ['scale'],
      message: '`scale` is greater than `precision`',
    });
  }
  for (const [index, value] of (field.categories ?? []).entries()) {
    if (!isValueOf(type, value)) mistakes.push(wrongValue(['categories', index], field));
  }
  for (const [index, value] of (constraints.enum ?? []).entries()) {
    if (!isValueOf(type, value)) mistakes.push(wrongValue(['constraints', 'enum', index], field));
  }
  for (const member of ['minimum', 'maximum', 'min_exclusive', 'max_exclusive'] as const) {
    const value = constraints[member];
    if (value === undefined) continue;
    if (type === 'string' || type === 'boolean') {
      const message = `a field of type \`${type}\` has no ${member}`;
      mistakes.push({ path: ['constraints', member], message });
    } else if (!isBoundOf(type, value)) {
      mistakes.push(wrongValue(['constraints', member], field));
    }
  }
  for (const member of ['pattern', 'minLength', 'maxLength'] as const) {
    if (constraints[member] !== undefined && type !== 'string') {
      const message = `\`${member}\` says nothing about a field of type \`${type}\``;
      mistakes.push({ path: ['constraints', member], message });
    }
  }
  if (constraints.pattern !== undefined) {
    const wrong = patternMistake(constraints.pattern);
    if (wrong !== undefined) {
      const { message, ...part } = wrong;
      mistakes.push({ path: ['constraints', 'pattern'], message, part });
    }
  }
  return [...mistakes, ...emptyRanges(field)];
}

function emptyRanges({ type, constraints = {} }: Field): ProfileMistake[] {
  const { minLength, maxLength } = constraints;
  const lowest = [constraints.minimum, constraints.min_exclusive];
  const highest = (['maximum', 'max_exclusive'] as const).flatMap((member) => {
    const bound = constraints[member];
    const crossed = lowest.some((low, index) => {
      const open = index === 1 || member === 'max_exclusive';
      const order = compareBounds(type, low, bound);
      return order > 0 || (open && order === 0);
    });
    return crossed ? [{ path: ['constraints', member], message: '`maximum` is below `minimum`' }] : [];
  });
  return [
    ...highest,
    ...(minLength !== undefined && maxLength !== undefined && minLength > maxLength
      ? [{ path: ['constraints', 'maxLength'], message: '`maxLength` is below `minLength`' }]
      : []),
  ];
}

/** Below zero, zero or above; NaN where they cannot be compared. */
function compareBounds(
  type: Field['type'],
  one: number | string | undefined,
  other: number | string | undefined,
): number {
  if (one === undefined || other === undefined) return Number.NaN;
  if (type !== 'date' && type !== 'timestamp') return compareNumbers(String(one), String(other));
  // Days are ordered as their texts are; timestamps may be written with offsets.
  const days =
    typeof one === 'string' && typeof other === 'string' && one.length === 10 && other.length === 10;
  return days ? compareCodeUnits(one, other) : Number.NaN;
}

function wrongValue(path: readonly PropertyKey[], field: Field): ProfileMistake {
  return { path, message: `expected a value of type \`${field.type}\`, as the field has` };
}

/** A bound of exact numbers may be a text, which keeps digits that a number in JSON does not. */
function isBoundOf(type: Field['type'], value: string | number): boolean {
  if (type !== 'integer' && type !== 'decimal') return isValueOf(type, value);
  return typeof value === 'number' || /^[+-]?[0-9]+([.][0-9]+)?$/.test(value);
}

function isValueOf(type: Field['type'], value: string | number | boolean): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value);
    case 'number':
    case 'decimal':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && isDay(value);
    case 'timestamp':
      return typeof value === 'string' && TIMESTAMP.test(value) && isDay(value.slice(0, 10));
  }
}

const TIMESTAMP =
  /^[-0-9]{10}[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?$/;

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.slice(1).map(Number) ?? [];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0);
}

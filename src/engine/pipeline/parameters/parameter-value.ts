/**
 * A value of a YAML file that has not lost its type. JSON cannot tell `1` from `1.0` and rounds long integers;
 * a program that reads the same file by itself can tell, so a change from one to the other must count.
 */
import type { JsonValue } from '../../../core/json/json.ts';

export type ParameterValue =
  | null
  | boolean
  | number
  | string
  | ExactNumber
  | readonly ParameterValue[]
  | { readonly [key: string]: ParameterValue };

/** A number that a double of JSON would not keep: `1.0`, `.nan`, an integer beyond 2^53. */
export class ExactNumber {
  readonly kind: 'float' | 'integer';
  readonly text: string;

  constructor(kind: 'float' | 'integer', text: string) {
    this.kind = kind;
    this.text = text;
  }
}

/** A YAML number as the value that keeps it: `bigint` for the integers, `number` for the floats. */
export function exactNumber(value: number | bigint): number | ExactNumber {
  if (typeof value === 'bigint') {
    const double = Number(value);
    return Number.isSafeInteger(double) ? double : new ExactNumber('integer', String(value));
  }
  if (Object.is(value, -0)) return new ExactNumber('float', '-0.0');
  if (Number.isInteger(value)) {
    return new ExactNumber('float', Math.abs(value) < 1e21 ? `${value}.0` : `${value}`);
  }
  return Number.isFinite(value) ? value : new ExactNumber('float', floatName(value));
}

/** What a step of a dotted name leads to: an item of a list by its number, a member of a map by its own name. */
export function memberOf(value: ParameterValue, step: string): ParameterValue | undefined {
  if (isList(value)) return value[/^\d+$/.test(step) ? Number(step) : -1];
  return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** JSON, with what `exact` makes of the numbers that JSON cannot keep. */
export function toJson(
  value: ParameterValue,
  exact: (number: ExactNumber, path: readonly (string | number)[]) => JsonValue,
  path: readonly (string | number)[] = [],
): JsonValue {
  if (value instanceof ExactNumber) return exact(value, path);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item, index) => toJson(item, exact, [...path, index]));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, toJson(member, exact, [...path, key])]),
  );
}

/**
 * JSON in which values of different types differ: what is compared for a command that reads its parameters by itself.
 * A text that looks like a tagged number is tagged as well, so that no two values share a form.
 */
export function toTypedJson(value: ParameterValue): JsonValue {
  if (typeof value === 'string') return value.startsWith('!!') ? `!!str ${value}` : value;
  if (value instanceof ExactNumber) return `!!${value.kind} ${value.text}`;
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(toTypedJson);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toTypedJson(member)]));
}

/** The double behind an exact number; undefined when it has none that JSON can write. */
export function doubleOf(number: ExactNumber): number | undefined {
  if (number.kind === 'integer') return undefined;
  const double = Number(number.text);
  return Number.isFinite(double) ? double : undefined;
}

export const isList = (value: ParameterValue): value is readonly ParameterValue[] => Array.isArray(value);

export const isMap = (
  value: ParameterValue | undefined,
): value is { readonly [key: string]: ParameterValue } =>
  typeof value === 'object' && value !== null && !isList(value) && !(value instanceof ExactNumber);

function floatName(value: number): string {
  return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
}

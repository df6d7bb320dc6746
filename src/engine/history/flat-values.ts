/** Nested values as one list of names: what tables and comparisons are made of. */
import { canonicalJson } from '../../core/json/canonical-json.ts';
import {
  ExactNumber,
  isMap,
  type ParameterValue,
  toTypedJson,
} from '../pipeline/parameters/parameter-value.ts';

/**
 * Each value that is no map, by its dotted name. A list is one value; so is an empty map. A key that has a dot itself
 * stands in quotes, so that no two values have one name.
 */
export function flatValues(value: ParameterValue): ReadonlyMap<string, ParameterValue> {
  return new Map(leaves(value, []));
}

/** The same kind and the same content: `1`, `1.0` and `"1"` are three values. */
export function sameValue(a: ParameterValue, b: ParameterValue): boolean {
  return canonicalJson(toTypedJson(a)) === canonicalJson(toTypedJson(b));
}

/** The double that a value is or stands for; undefined when it is no number. */
export function numberOf(value: ParameterValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (!(value instanceof ExactNumber)) return undefined;
  const double = Number(value.text);
  return Number.isFinite(double) ? double : undefined;
}

/** `after` minus `before`, of two numbers that differ; of two integers without rounding them first. */
export function differenceOf(before: ParameterValue, after: ParameterValue): number | undefined {
  const [old, now] = [integerOf(before), integerOf(after)];
  if (old !== undefined && now !== undefined) return old === now ? undefined : Number(now - old);
  const [from, to] = [numberOf(before), numberOf(after)];
  return from === undefined || to === undefined || from === to ? undefined : to - from;
}

function integerOf(value: ParameterValue): bigint | undefined {
  if (value instanceof ExactNumber) return value.kind === 'integer' ? BigInt(value.text) : undefined;
  return Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
}

function leaves(value: ParameterValue, path: readonly string[]): [string, ParameterValue][] {
  if (!isMap(value)) return [[path.map(keyText).join('.'), value]];
  const members = Object.entries(value);
  if (members.length === 0 && path.length > 0) return [[path.map(keyText).join('.'), value]];
  return members.flatMap(([key, member]) => leaves(member, [...path, key]));
}

const keyText = (key: string): string => (/[."]|^$/.test(key) ? JSON.stringify(key) : key);

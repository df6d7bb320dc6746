/** RFC 8785 (JSON Canonicalization Scheme): one text for one value, whatever the key order it was built in. */
import type { JsonValue } from './json.ts';

/**
 * @throws TypeError on NaN, ±Infinity and lone surrogates, which JSON cannot say
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).toSorted(([a], [b]) => compareCodeUnits(a, b));
  return `{${members.map(([key, member]) => `${canonicalString(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** The order of UTF-16 code units: what RFC 8785 asks, and the same under every locale. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`\`${value}\` cannot be written as JSON`);
  return JSON.stringify(value);
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('a string with a lone surrogate cannot be written as JSON');
  return JSON.stringify(value);
}

// `Array.isArray` does not narrow a readonly array.
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

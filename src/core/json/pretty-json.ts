import { compareCodeUnits } from './canonical-json.ts';
import type { JsonValue } from './json.ts';

/**
 * JSON for people and for files that are hashed: keys sorted by code unit, two spaces, one final newline.
 *
 * @throws TypeError on NaN and ±Infinity, which JSON would turn into null
 */
export function prettyJson(value: JsonValue): string {
  return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}

function sorted(value: JsonValue): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`\`${value}\` cannot be written as JSON`);
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => sorted(item));
  const members = Object.entries(value).toSorted(([a], [b]) => compareCodeUnits(a, b));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}

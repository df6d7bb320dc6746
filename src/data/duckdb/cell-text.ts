import type { JsonValue } from '../../core/json/json.ts';

/** A value of `Database.rows` as text; lists as JSON, NULL as nothing. */
export function cellText(value: JsonValue | bigint | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

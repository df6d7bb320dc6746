import * as z from 'zod';
import type { JsonValue } from '../../src/core/json/json.ts';

export type Schema = { readonly [keyword: string]: JsonValue };

/** A JSON Schema of the draft that editors know best, of what is written. `z.json()`, which refers to itself, is any value. */
export function draft7(schema: z.ZodType): Schema {
  const { definitions, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as Schema;
  for (const [name, one] of Object.entries(asSchema(definitions))) {
    if (!JSON.stringify(one).includes(`"#/definitions/${name}"`))
      throw new Error(`the definition \`${name}\` would be lost`);
  }
  return asSchema(anyValue(rest));
}

export function asSchema(value: JsonValue | undefined): Schema {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Schema) : {};
}

function anyValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(anyValue);
  if (value === null || typeof value !== 'object') return value;
  if ('$ref' in value) return {};
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, anyValue(one)]));
}

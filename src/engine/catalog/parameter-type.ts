/** The type of a parameter in words, from its JSON Schema: `a whole number from 1 to 100`, `one of \`a\`, \`b\``. */
import type { JsonValue } from '../../core/json/json.ts';
import type { ParameterSchema } from '../project/stage-description.ts';

export function parameterType(schema: ParameterSchema): string {
  const branches = schemasIn(schema['anyOf'] ?? schema['oneOf']);
  if (branches.length > 0) return [...new Set(branches.map(parameterType))].join(', or ');
  if (schema['const'] !== undefined) return written(schema['const']);
  const values = schema['enum'];
  if (Array.isArray(values)) return values.map(written).join(', ');
  const { type } = schema;
  const types = Array.isArray(type) ? type : [type];
  return types.map((one) => TYPES[String(one)]?.(schema) ?? 'any value').join(', or ');
}

const TYPES: { readonly [type: string]: (schema: ParameterSchema) => string } = {
  string: textType,
  integer: (schema) => numberType('whole number', schema),
  number: (schema) => numberType('number', schema),
  boolean: () => 'true or false',
  array: listType,
  object: mapType,
  null: () => 'empty',
};

function textType(schema: ParameterSchema): string {
  if (schema['format'] === 'date') return 'date';
  if (schema['role'] === 'report') return 'path without extension';
  if (schema['role'] === 'state') return 'folder';
  return schema['role'] === undefined ? 'text' : 'path';
}

function numberType(noun: string, schema: ParameterSchema): string {
  const low = bound(schema, 'minimum', 'exclusiveMinimum');
  const high = bound(schema, 'maximum', 'exclusiveMaximum');
  if (low === undefined && high === undefined) return noun;
  if (low?.isOpen === false && high?.isOpen === false) return `${noun} from ${low.at} to ${high.at}`;
  const parts = [
    ...(low === undefined ? [] : [low.isOpen ? `above ${low.at}` : `at least ${low.at}`]),
    ...(high === undefined ? [] : [high.isOpen ? `below ${high.at}` : `at most ${high.at}`]),
  ];
  return `${noun}, ${parts.join(', ')}`;
}

function bound(
  schema: ParameterSchema,
  closed: string,
  open: string,
): { at: number; isOpen: boolean } | undefined {
  const exclusive = schema[open];
  if (typeof exclusive === 'number') return { at: exclusive, isOpen: true };
  const inclusive = schema[closed];
  // What every integer of JavaScript reaches is no bound that anybody set.
  if (typeof inclusive !== 'number' || Math.abs(inclusive) === Number.MAX_SAFE_INTEGER) return undefined;
  return { at: inclusive, isOpen: false };
}

function listType(schema: ParameterSchema): string {
  const items = schemaIn(schema['items']);
  return items === undefined || Object.keys(items).length === 0 ? 'list' : `list of: ${parameterType(items)}`;
}

function mapType(schema: ParameterSchema): string {
  const members = schemaIn(schema['properties']);
  if (members !== undefined) {
    const names = Object.keys(members).map((name) => `\`${name}\``);
    return `map of ${names.join(', ')}`;
  }
  const values = schemaIn(schema['additionalProperties']);
  const of = values === undefined ? 'any value' : parameterType(values);
  return of === 'any value' ? 'map' : `map of names to: ${of}`;
}

function written(value: JsonValue): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** A schema within a schema; undefined when there is none, or one that allows anything. */
export function schemaIn(value: JsonValue | undefined): ParameterSchema | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return value as ParameterSchema;
}

function schemasIn(value: JsonValue | undefined): ParameterSchema[] {
  if (!Array.isArray(value)) return [];
  return value.map(schemaIn).filter((schema) => schema !== undefined);
}

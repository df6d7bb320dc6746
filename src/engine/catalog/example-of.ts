import type { JsonValue } from '../../core/json/json.ts';
import type { ParameterSchema } from '../project/stage-description.ts';
import { schemaIn } from './parameter-type.ts';

/** The first that is declared, or else a value that the schema names; undefined when it names none. */
export function exampleOf(schema: ParameterSchema): JsonValue | undefined {
  const [declared] = listIn(schema['examples']);
  if (declared !== undefined) return declared;
  if (schema['default'] !== undefined) return schema['default'];
  if (schema['const'] !== undefined) return schema['const'];
  const [first] = listIn(schema['enum']);
  if (first !== undefined) return first;
  if (schema['type'] === 'boolean') return true;
  const members = Object.entries(schemaIn(schema['properties']) ?? {}).flatMap(([name, value]) => {
    const example = exampleOf(schemaIn(value) ?? {});
    return example === undefined ? [] : [[name, example] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

const listIn = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

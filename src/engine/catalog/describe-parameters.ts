import type { JsonValue } from '../../core/json/json.ts';
import { PARAMETER_ROLES, type StageParameter } from '../../documents/stage-listing.ts';
import type { ParameterSchema } from '../project/stage-description.ts';
import { exampleOf } from './example-of.ts';
import { parameterType, schemaIn } from './parameter-type.ts';

/**
 * A stage's parameters for people: inputs first, then what is made, then values; what is required comes first. Members of
 * a map that is declared follow it, as `search.folds`.
 *
 * @param schema of the whole `with:`
 */
export function describeParameters(schema: ParameterSchema, prefix = ''): StageParameter[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const order = ([name, value]: readonly [string, JsonValue]): number => {
    const isRequired = required.includes(name) && schemaIn(value)?.['default'] === undefined;
    return PARAMETER_ROLES.indexOf(roleOf(schemaIn(value)?.['role'])) * 2 + (isRequired ? 0 : 1);
  };
  const members = Object.entries(schemaIn(schema['properties']) ?? {});
  return members
    .toSorted((a, b) => order(a) - order(b))
    .flatMap(([name, value]) => {
      const parameter = schemaIn(value) ?? {};
      const fallback = parameter['default'];
      const example = exampleOf(parameter);
      const described: StageParameter = {
        name: `${prefix}${name}`,
        role: roleOf(parameter['role']),
        type: parameterType(parameter),
        required: required.includes(name) && fallback === undefined,
        ...(fallback === undefined ? {} : { default: fallback }),
        description: typeof parameter['description'] === 'string' ? parameter['description'] : '',
        ...(example === undefined ? {} : { example }),
      };
      return [described, ...describeParameters(parameter, `${prefix}${name}.`)];
    });
}

function roleOf(role: JsonValue | undefined): StageParameter['role'] {
  return PARAMETER_ROLES.find((one) => one === role) ?? 'plain';
}

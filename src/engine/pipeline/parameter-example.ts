import { exampleOf } from '../catalog/example-of.ts';
import { schemaIn } from '../catalog/parameter-type.ts';
import type { ParameterSchema } from '../project/stage-description.ts';

/**
 * A value that may stand at a path below `with:`, as it would be written: `seed: 42`; undefined where the stage names none.
 *
 * @param schema of the whole `with:`
 */
export function parameterExample(
  schema: ParameterSchema,
  path: readonly (string | number)[],
): string | undefined {
  const parameter = path.reduce<ParameterSchema | undefined>(
    (within, name) => schemaIn(schemaIn(within?.['properties'])?.[String(name)]),
    schema,
  );
  const example = parameter === undefined ? undefined : exampleOf(parameter);
  if (example === undefined) return undefined;
  return `${path.at(-1)}: ${typeof example === 'string' ? example : JSON.stringify(example)}`;
}

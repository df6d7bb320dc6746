import { exampleOf } from '../catalog/example-of.ts';
import { schemaIn } from '../catalog/parameter-type.ts';
import type { ParameterSchema } from '../project/stage-description.ts';
import type { Mistake } from './yaml/describe-issue.ts';

/**
 * The message of a mistake in a stage's parameters, with a value that may stand there. Where the message lists the values, or has
 * an example itself, another one says nothing.
 *
 * @param schema of the whole `with:`
 */
export function withExample(
  { path, message }: Pick<Mistake, 'path' | 'message'>,
  schema: ParameterSchema,
): string {
  if (/such as|must be `|did you mean/.test(message)) return message;
  const missing = /^`([\w.]+)` is missing$/.exec(message)?.[1]?.split('.');
  const names = missing ?? path.map(String);
  const parameter = names.reduce<ParameterSchema | undefined>(
    (within, name) => schemaIn(schemaIn(within?.['properties'])?.[name]),
    schema,
  );
  const example = parameter === undefined ? undefined : exampleOf(parameter);
  if (example === undefined) return message;
  const text = typeof example === 'string' ? example : JSON.stringify(example);
  return `${message}; for example \`${names.at(-1)}: ${text}\``;
}

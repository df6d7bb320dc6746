import type { JsonValue } from '../../core/json/json.ts';
import type { Stage } from '../../engine/project/project.ts';

const NAME = 'as_of';
const MAX_VALUES = 3;

/** The dates that the stages were given as their `as_of`, in the order of the stages, each once; at most three. */
export function asOfValues(stages: readonly Pick<Stage, 'parameters'>[]): string[] {
  const found = new Set(stages.flatMap(({ parameters }) => valuesIn(parameters)));
  return [...found].slice(0, MAX_VALUES);
}

function valuesIn(value: JsonValue | Stage['parameters']): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const isDate = name === NAME && (typeof each === 'string' || typeof each === 'number');
    return isDate ? [String(each)] : valuesIn(each);
  });
}

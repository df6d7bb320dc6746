import { readFile } from 'node:fs/promises';
import type { JsonValue } from '../../core/json/json.ts';
import type { Comparator } from './comparator.ts';

interface JsonDifference {
  readonly pointer: string;
  readonly values: readonly [JsonValue, JsonValue];
}

const ABSENT = '(absent)';

/** The first value in which two JSON files differ; nothing when one is not JSON or only the layout differs. */
export const jsonComparator: Comparator = {
  accepts: (path) => path.endsWith('.json'),
  explain: async (a, b) => {
    const [left, right] = [parse(await readFile(a, 'utf8')), parse(await readFile(b, 'utf8'))];
    return left === undefined || right === undefined ? undefined : firstJsonDifference(left, right);
  },
};

/** Walks both values in the order of the first one's members. */
export function firstJsonDifference(a: JsonValue, b: JsonValue, pointer = ''): JsonDifference | undefined {
  if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) {
    return Object.is(a, b) ? undefined : { pointer, values: [a, b] };
  }
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const [one, two] = [left.get(key), right.get(key)];
    if (one === undefined) return { pointer: at, values: [ABSENT, two ?? null] };
    if (two === undefined) return { pointer: at, values: [one, ABSENT] };
    const difference = firstJsonDifference(one, two, at);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isContainer(
  value: JsonValue,
): value is readonly JsonValue[] | { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

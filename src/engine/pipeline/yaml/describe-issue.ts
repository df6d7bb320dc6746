/** What zod found, in the words of this program, one mistake each. */
import type * as z from 'zod';
import { ExactNumber } from '../parameters/parameter-value.ts';
import { kindOfJson, describeZodIssue, withoutEchoes } from '../../../core/describe-zod-issue.ts';
import { didYouMean } from '../../../core/suggest.ts';
import type { YamlPath } from './yaml-places.ts';

export interface Mistake {
  readonly path: YamlPath;
  readonly part: 'key' | 'value';
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/**
 * @param name how to call the value at a path: `learning_rate`, `stages.train.cmd`
 * @param keysAt the keys that are known at a path, for suggestions
 */
export function describeIssues(
  issues: readonly Issue[],
  value: unknown,
  name: (path: YamlPath) => string,
  keysAt: (path: YamlPath) => readonly string[],
): Mistake[] {
  return withoutEchoes(issues).flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key): Mistake => ({
        path: [...path, key],
        part: 'key',
        message: `unknown key \`${key}\`${didYouMean(key, keysAt(path))}`,
      }));
    }
    if (issue.code === 'invalid_key') {
      const [why] = issue.issues;
      const what = why === undefined ? 'is not valid' : describeZodIssue(why, path.at(-1), kindOf);
      return [{ path, part: 'key', message: `this name ${what}` }];
    }
    if (issue.code === 'invalid_union') return describeUnion(issue, path, value, name, keysAt);
    const found = valueAt(value, path);
    if (found === undefined && issue.code === 'invalid_type') {
      return [{ path: path.slice(0, -1), part: 'key', message: `\`${name(path)}\` is missing` }];
    }
    return [{ path, part: 'value', message: `\`${name(path)}\` ${describeZodIssue(issue, found, kindOf)}` }];
  });
}

// The branch that was meant is the one that the value fits at its root; its mistakes then lie deeper.
function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: YamlPath,
  value: unknown,
  name: (path: YamlPath) => string,
  keysAt: (path: YamlPath) => readonly string[],
): Mistake[] {
  const choices = issue.errors.map(([only]) =>
    only?.code === 'invalid_value' && only.path.length === 0 ? only.values : [],
  );
  if (choices.length > 0 && choices.every((values) => values.length > 0)) {
    const values = choices.flat();
    return describeIssues(
      [{ code: 'invalid_value', values, path: issue.path, message: '' }],
      value,
      name,
      keysAt,
    );
  }
  const meant = issue.errors.filter((branch) =>
    branch.every(
      (inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys' || inner.code === 'too_small',
    ),
  );
  const branch = meant[0];
  if (meant.length === 1 && branch !== undefined) {
    const deeper = branch.map((inner): Issue => ({ ...inner, path: [...issue.path, ...inner.path] }));
    return describeIssues(deeper, value, name, keysAt);
  }
  const found = valueAt(value, path);
  const message = issue.message.startsWith('must ')
    ? `\`${name(path)}\` ${issue.message}, not ${kindOf(found)}`
    : `\`${name(path)}\` has none of the accepted forms`;
  return [{ path, part: 'value', message }];
}

/** A value in a message: `the text …`, `5`, `a list`. */
export function kindOf(value: unknown): string {
  return value instanceof ExactNumber ? `\`${value.text}\`` : kindOfJson(value);
}

function valueAt(value: unknown, path: YamlPath): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, step);
  }
  return current;
}

/** What zod found, in the words of this program, one mistake each. */
import type * as z from 'zod';
import { counted } from '../../core/counted.ts';
import { ExactNumber } from './parameter-value.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { YamlPath } from './yaml-source.ts';

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
  return issues.flatMap((issue) => {
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
      const what = why === undefined ? 'is not valid' : requirement(why, path.at(-1));
      return [{ path, part: 'key', message: `this name ${what}` }];
    }
    if (issue.code === 'invalid_union') return describeUnion(issue, path, value, name, keysAt);
    const found = valueAt(value, path);
    if (found === undefined && issue.code === 'invalid_type') {
      return [{ path: path.slice(0, -1), part: 'key', message: `\`${name(path)}\` is missing` }];
    }
    return [{ path, part: 'value', message: `\`${name(path)}\` ${requirement(issue, found)}` }];
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

function requirement(issue: Issue, found: unknown): string {
  if (issue.code === 'invalid_type')
    return `must be ${EXPECTED[issue.expected] ?? issue.expected}, not ${kindOf(found)}`;
  if (issue.code === 'invalid_value') {
    const meant = typeof found === 'string' ? didYouMean(found, issue.values.map(String)) : '';
    return `must be ${alternatives(issue.values)}, not ${kindOf(found)}${meant}`;
  }
  if (issue.code === 'too_small') {
    return amount(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum, found);
  }
  if (issue.code === 'too_big') {
    return amount(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum, found);
  }
  return issue.message.startsWith('must ') ? issue.message : `is not valid: ${issue.message}`;
}

const EXPECTED: { readonly [type: string]: string } = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'empty',
};

function amount(origin: string, bound: string, limit: number | bigint, found: unknown): string {
  if (origin === 'string') return limit === 1 ? 'may not be empty' : `must have ${bound} ${limit} characters`;
  if (origin === 'array') return `must have ${bound} ${counted(limit, 'entry', 'entries')}`;
  return `must be ${bound} ${limit}, not ${kindOf(found)}`;
}

function alternatives(values: readonly unknown[]): string {
  const written = values.map((value) => `\`${String(value)}\``);
  return written.length < 2 ? written.join('') : `${written.slice(0, -1).join(', ')} or ${written.at(-1)}`;
}

/** A value in a message: `the text …`, `5`, `a list`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'string') return value.length > 40 ? 'a text' : `the text \`${value}\``;
  if (value instanceof ExactNumber) return `\`${value.text}\``;
  if (typeof value === 'number' || typeof value === 'boolean') return `\`${value}\``;
  return Array.isArray(value) ? 'a list' : 'a map';
}

function valueAt(value: unknown, path: YamlPath): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, step);
  }
  return current;
}

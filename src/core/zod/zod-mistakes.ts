/** What zod found, in the words of this program, one mistake each. */
import type * as z from 'zod';
import { describeZodIssue, kindOfJson, withoutEchoes } from './describe-zod-issue.ts';
import { MAX_DIAGNOSTICS } from '../diagnostic.ts';
import { didYouMean } from '../text/suggest.ts';

export interface Mistake {
  readonly path: Path;
  /** Of a mistake in a key: the path ends with it; of a missing one, in the map that lacks it. */
  readonly part: 'key' | 'value';
  readonly message: string;
}

type Path = readonly (string | number)[];

type Issue = z.core.$ZodIssue;

export interface MistakeWords {
  /** How to call the value at a path: `learning_rate`, `stages.train.cmd`; default: its path, dotted. */
  readonly name?: (path: Path) => string;
  /** The keys that are known at a path, for suggestions. */
  readonly keysAt?: (path: Path) => readonly string[];
  /** A value that may stand at a path, as it would be written: `seed: 42`; undefined: none is known. */
  readonly exampleAt?: (path: Path) => string | undefined;
  /** How to call a value that is not as it must be. */
  readonly kindOf?: (value: unknown) => string;
}

/**
 * The mistakes in a value that a schema refused, of very many the first.
 *
 * @param value that was parsed
 */
export function zodMistakes(issues: readonly Issue[], value: unknown, words: MistakeWords = {}): Mistake[] {
  const { name = dotted, keysAt = () => [], kindOf = kindOfJson, exampleAt = () => undefined } = words;
  const example = (path: Path): string => {
    const text = exampleAt(path);
    return text === undefined ? '' : `; for example \`${text}\``;
  };
  return withoutEchoes(issues.slice(0, MAX_DIAGNOSTICS)).flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MAX_DIAGNOSTICS).map((key): Mistake => ({
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
    if (issue.code === 'invalid_union') return describeUnion(issue, path, value, words);
    const found = valueAt(value, path);
    if (found === undefined && issue.code === 'invalid_type') {
      return [
        { path: path.slice(0, -1), part: 'key', message: `\`${name(path)}\` is missing${example(path)}` },
      ];
    }
    const what = describeZodIssue(issue, found, kindOf);
    // Where values are listed, or there is an example already, another one says nothing.
    const shown = issue.code === 'invalid_value' || what.includes('such as') ? '' : example(path);
    return [{ path, part: 'value', message: `\`${name(path)}\` ${what}${shown}` }];
  });
}

// The branch that was meant is the one that the value fits at its root; its mistakes then lie deeper.
function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  value: unknown,
  words: MistakeWords,
): Mistake[] {
  const { name = dotted, kindOf = kindOfJson } = words;
  const choices = issue.errors.map(([only]) =>
    only?.code === 'invalid_value' && only.path.length === 0 ? only.values : [],
  );
  if (choices.length > 0 && choices.every((values) => values.length > 0)) {
    const values = choices.flat();
    return zodMistakes([{ code: 'invalid_value', values, path: issue.path, message: '' }], value, words);
  }
  const meant = issue.errors.filter((branch) =>
    branch.every(
      (inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys' || inner.code === 'too_small',
    ),
  );
  const branch = meant[0];
  if (meant.length === 1 && branch !== undefined) {
    const deeper = branch.map((inner): Issue => ({ ...inner, path: [...issue.path, ...inner.path] }));
    return zodMistakes(deeper, value, words);
  }
  const found = valueAt(value, path);
  const message = issue.message.startsWith('must ')
    ? `\`${name(path)}\` ${issue.message}, not ${kindOf(found)}`
    : `\`${name(path)}\` has none of the accepted forms`;
  return [{ path, part: 'value', message }];
}

const dotted = (path: Path): string => path.join('.');

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.getOwnPropertyDescriptor(current, step)?.value;
  }
  return current;
}

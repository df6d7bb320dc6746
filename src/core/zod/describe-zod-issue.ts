/** What a schema asks of a value, in the words of this program: `must be at least 1, not `0``. */
import type * as z from 'zod';
import { pluralize } from '../text/pluralize.ts';
import { didYouMean } from '../text/suggest.ts';

/**
 * @param found the value that the issue is about
 * @param kindOf how to call it
 */
export function describeZodIssue(
  issue: z.core.$ZodIssue,
  found: unknown,
  kindOf: (value: unknown) => string = kindOfJson,
): string {
  if (issue.code === 'invalid_type')
    return `must be ${EXPECTED[issue.expected] ?? issue.expected}, not ${kindOf(found)}`;
  if (issue.code === 'invalid_value') {
    const meant = typeof found === 'string' ? didYouMean(found, issue.values.map(String)) : '';
    return `must be ${alternatives(issue.values)}, not ${kindOf(found)}${meant}`;
  }
  if (issue.code === 'too_small') {
    const bound = issue.inclusive === false ? 'more than' : 'at least';
    return amount(issue.origin, bound, issue.minimum, kindOf(found));
  }
  if (issue.code === 'too_big') {
    const bound = issue.inclusive === false ? 'less than' : 'at most';
    return amount(issue.origin, bound, issue.maximum, kindOf(found));
  }
  if (issue.code === 'invalid_format' && !issue.message.startsWith('must ')) {
    const format = FORMATS[issue.format];
    if (format !== undefined) return `must be ${format}, not ${kindOf(found)}`;
  }
  // What zod says first is its own word for the kind of value.
  const said = issue.message.replace(/^Invalid [a-z]+: /, '');
  return said.startsWith('must ') ? said : `is not valid: ${said}`;
}

/** A value in a message: `the text …`, `5`, `a list`. */
export function kindOfJson(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'string') return value.length > 40 ? 'a text' : `the text \`${value}\``;
  if (typeof value === 'number' || typeof value === 'boolean') return `\`${value}\``;
  return Array.isArray(value) ? 'a list' : 'a map';
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

/** With an example each: what zod says of them is a regular expression. */
const FORMATS: { readonly [format: string]: string } = {
  date: 'a date such as `2026-03-31`',
  datetime: 'a time in UTC such as `2026-03-31T10:20:30Z`',
  url: 'an address such as `https://example.com`',
  email: 'an address such as `anna@example.com`',
  uuid: 'a UUID such as `123e4567-e89b-42d3-a456-426614174000`',
};

/** One mistake, one message: JSON Schema says of a date that it is one, and which pattern it has. */
export function withoutEchoes<Issue extends z.core.$ZodIssue>(issues: readonly Issue[]): readonly Issue[] {
  const isPattern = (issue: Issue) => issue.code === 'invalid_format' && issue.format === 'regex';
  const formats = issues.filter((issue) => issue.code === 'invalid_format' && !isPattern(issue));
  if (formats.length === 0) return issues;
  const named = new Set(formats.map(({ path }) => JSON.stringify(path)));
  return issues.filter((issue) => !isPattern(issue) || !named.has(JSON.stringify(issue.path)));
}

function amount(origin: string, bound: string, limit: number | bigint, found: string): string {
  if (origin === 'string') return limit === 1 ? 'may not be empty' : `must have ${bound} ${limit} characters`;
  if (origin === 'array') return `must have ${bound} ${pluralize(limit, 'entry', 'entries')}`;
  return `must be ${bound} ${limit}, not ${found}`;
}

function alternatives(values: readonly unknown[]): string {
  const written = values.map((value) => `\`${String(value)}\``);
  return written.length < 2 ? written.join('') : `${written.slice(0, -1).join(', ')} or ${written.at(-1)}`;
}

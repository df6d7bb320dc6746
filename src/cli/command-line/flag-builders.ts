/**
 * Flags and arguments as oclif's own builders make them. Those come with the whole of its help, which takes 5 ms of a
 * run with nothing to do.
 */
import type * as args from '@oclif/core/args';
import type * as flags from '@oclif/core/flags';

/** What a word means is the word: what a flag with this parser is given can be read without oclif. */
export const asGiven = (given: unknown): Promise<unknown> => Promise.resolve(given);

type Options = { readonly [key: string]: unknown };

export const boolean = ((options: Options = {}) => ({
  parse: asGiven,
  ...options,
  allowNo: Boolean(options['allowNo']),
  type: 'boolean',
})) as unknown as typeof flags.boolean;

export const string = option(asGiven) as unknown as typeof flags.string;

export const integer = option(parseInteger) as unknown as typeof flags.integer;

export const argument = ((options: Options = {}) => ({
  parse: asGiven,
  ...options,
  input: [],
  type: 'option',
})) as unknown as typeof args.string;

function option(parse: typeof asGiven | typeof parseInteger) {
  return (options: Options = {}) => ({
    parse,
    ...options,
    input: [],
    multiple: Boolean(options['multiple']),
    type: 'option',
  });
}

async function parseInteger(...given: readonly unknown[]): Promise<unknown> {
  const { parseInteger: parse } = await import('./parse-integer.ts');
  return parse(...given);
}

import { CLIError } from '@oclif/core/errors';
import { flagExample } from './flag-example.ts';
import { suggest } from '../../core/text/suggest.ts';
import { MlopsError } from '../../core/error.ts';

/**
 * `mlops rpro`, `mlops help tran`
 *
 * @param stages what `mlops help` explains besides commands
 */
export function unknownCommand(
  word: string,
  ids: readonly string[],
  stages: readonly string[] = [],
): MlopsError {
  if (word.startsWith('-')) return unknownFlags([word], ['help', 'version'], 'mlops');
  const nearest = suggest(word, [...ids, ...stages]);
  const closest = nearest === undefined || ids.includes(nearest) ? nearest : `help ${nearest}`;
  return new MlopsError({
    code: 'UNKNOWN_COMMAND',
    message: `there is no command${stages.length > 0 ? ' or stage' : ''} \`${word}\``,
    hints: [...(closest === undefined ? [] : [`did you mean \`mlops ${closest}\`?`]), seeHelp('mlops')],
    details: { command: word },
  });
}

/**
 * oclif's refusal of a command line in our words; undefined when the error is another one.
 *
 * @param command as a user types it: `mlops models list`
 * @param flags the command's flags by name, without dashes
 */
export function usageError(
  error: unknown,
  command: string,
  flags: { readonly [name: string]: object },
): MlopsError | undefined {
  if (!(error instanceof CLIError)) return undefined;
  if ('flags' in error && isWords(error.flags)) return unknownFlags(error.flags, Object.keys(flags), command);
  if ('args' in error && isWords(error.args)) return unexpectedWords(error.args, command);
  const message = plainSentence(error.message);
  const name = /`--([\w.-]+)`/.exec(message)?.[1] ?? '';
  const helpValue: unknown = Object.hasOwn(flags, name)
    ? Reflect.get(flags[name] ?? {}, 'helpValue')
    : undefined;
  const example = flagExample(name, typeof helpValue === 'string' ? helpValue : undefined);
  return new MlopsError({
    code: 'BAD_COMMAND_LINE',
    message,
    hints: [...(example === undefined ? [] : [`for example \`${example}\``]), seeHelp(command)],
  });
}

function unknownFlags(words: readonly string[], known: readonly string[], command: string): MlopsError {
  const unknown = words.map((word) => word.replace(/=.*$/s, ''));
  const meant = unknown
    .map((word) => suggest(word.replace(/^-+/, ''), known))
    .filter((name) => name !== undefined);
  return new MlopsError({
    code: 'UNKNOWN_FLAG',
    message: `\`${command}\` has no flag ${quoted(unknown)}`,
    hints: [...meant.map((name) => `did you mean \`--${name}\`?`), seeHelp(command)],
    details: { flags: unknown },
  });
}

function unexpectedWords(words: readonly string[], command: string): MlopsError {
  return new MlopsError({
    code: 'UNEXPECTED_ARGUMENT',
    message: `\`${command}\` cannot do anything with ${quoted(words)}`,
    hints: [seeHelp(command)],
    details: { arguments: words },
  });
}

// oclif's messages: `Missing required flag input\nSee more help with --help`, some with a heading above.
function plainSentence(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && !line.startsWith('See more help') && !line.startsWith('The following error'),
    );
  const sentence = lines
    .join('; ')
    .replace(/^Missing required flag (\S+)$/, 'the flag `--$1` is required')
    .replace(/^Flag (--\S+)/, 'the flag `$1`')
    .replace(/^Parsing (--\S+); Expected (.*) but received: (.*)$/, 'the flag `$1` must be $2, not `$3`')
    .replace(/must be an integer greater than or equal to (\d+)/, 'must be a whole number, $1 or more')
    .replace(/must be an integer less than or equal to (\d+)/, 'must be a whole number, at most $1')
    .replace('must be an integer', 'must be a whole number')
    .replace(/^Expected (--\S+)=(.*) to be/, 'the flag `$1` cannot be `$2`, but must be');
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

function seeHelp(command: string): string {
  return `see \`${command} --help\``;
}

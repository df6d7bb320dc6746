/** Help for programs: what the commands are and take, as oclif's manifest has it. */
import type { Config } from '@oclif/core/config';
import { compareCodeUnits } from '../core/json/canonical-json.ts';
import { ANSWER_FORMAT } from '../documents/answers/answer-format.ts';
import type { CommandDocument, FlagDocument, HelpAnswer } from '../documents/answers/program-answers.ts';

type Command = ReturnType<Config['findCommand']> & object;
type Flag = Command['flags'][string];

/** @param words the command or topic, one word each; none for the whole program */
export function helpDocument(config: Config, words: readonly string[]): HelpAnswer {
  const command = config.findCommand(words.join(':'));
  const within = config.commands.filter(
    ({ id }) => id !== command?.id && words.every((word, at) => id.split(':')[at] === word),
  );
  const commands = within
    .map(({ id, summary = '' }) => ({ command: wordsOf(id), summary }))
    .toSorted((a, b) => compareCodeUnits(a.command, b.command));
  if (command === undefined) return { format: ANSWER_FORMAT, commands };
  return {
    format: ANSWER_FORMAT,
    ...commandDocument(command, config.bin),
    ...(commands.length === 0 ? {} : { commands }),
  };
}

function commandDocument(command: Command, bin: string): CommandDocument {
  const { id, summary = '', description = '', args, flags, examples = [] } = command;
  const filled = (text: string) =>
    text.replaceAll('<%= config.bin %>', bin).replaceAll('<%= command.id %>', wordsOf(id));
  return {
    command: wordsOf(id),
    summary,
    description,
    args: Object.values(args).map(({ name, description: what = '', required = false, multiple = false }) => ({
      name,
      description: what,
      required,
      multiple,
    })),
    flags: Object.values(flags).map(flagDocument),
    examples: examples.map((example) =>
      typeof example === 'string'
        ? { description: '', command: filled(example) }
        : { description: example.description, command: filled(example.command) },
    ),
  };
}

function flagDocument(flag: Flag): FlagDocument {
  const { name, char, description = '', required = false } = flag;
  const common = { name, ...(char === undefined ? {} : { char }), description, required };
  if (flag.type === 'boolean') return { ...common, type: 'boolean' };
  const { helpValue, multiple = false, options } = flag;
  const fallback: unknown = flag.default;
  return {
    ...common,
    type: 'option',
    multiple,
    ...(typeof helpValue === 'string' ? { value: helpValue } : {}),
    ...(options === undefined ? {} : { options: [...options] }),
    ...(typeof fallback === 'string' || typeof fallback === 'number' ? { default: fallback } : {}),
  };
}

const wordsOf = (id: string): string => id.replaceAll(':', ' ');

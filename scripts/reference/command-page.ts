import { commandTable } from '../../src/cli/command-table.ts';
import { compareCodeUnits } from '../../src/core/json/canonical-json.ts';
import { code, fenced, markdownPage, markdownTable, sentence } from './markdown.ts';
import type { Page } from './page.ts';

/** What a command's static members say; oclif's types of them are wider than what we use. */
interface Command {
  readonly summary: string;
  readonly description?: string;
  readonly examples: readonly { readonly description: string; readonly command: string }[];
  readonly args: { readonly [name: string]: Flag };
  readonly flags: { readonly [name: string]: Flag };
  readonly baseFlags: { readonly [name: string]: Flag };
}

interface Flag {
  readonly type?: string;
  readonly char?: string;
  readonly description?: string;
  readonly helpValue?: string;
  readonly multiple?: boolean;
  readonly required?: boolean;
  readonly options?: readonly string[];
  readonly default?: unknown;
}

export async function commandPage(): Promise<Page> {
  const commands = await Promise.all(
    Object.entries(commandTable).map(async ([id, load]) => {
      const { default: found } = await load();
      const command: unknown = found;
      return { id, command: command as Command };
    }),
  );
  const sorted = commands.toSorted((a, b) => compareCodeUnits(a.id, b.id));
  // `mlops metrics` is `mlops metrics show`.
  const alone = sorted.filter(
    ({ id, command }) => !sorted.some((other) => other.command === command && other.id.length > id.length),
  );
  const short = sorted.filter((one) => !alone.includes(one));
  return {
    path: 'docs/reference/commands.md',
    text: markdownPage('Commands', [
      'Install with `npm install mlops` in a project (then `npx mlops …`), or with `npm install -g mlops` for every project (then `mlops …`). Each command prints this as `mlops COMMAND --help`.',
      markdownTable(
        ['Command', 'What it does'],
        alone.map(({ id, command }) => [
          `[\`mlops ${id}\`](#mlops-${id.replaceAll(' ', '-')})`,
          sentence(command.summary),
        ]),
      ),
      short.map(({ id }) => `${code(`mlops ${id}`)} is ${code(`mlops ${id} show`)}.`).join(' '),
      GENERAL,
      ...alone.map(({ id, command }) => section(id, command)),
    ]),
  };
}

const GENERAL = `## What all commands share

| | |
|---|---|
| \`--json\` | one [JSON document](json.md) on standard output and nothing else there, errors too |
| \`-h\`, \`--help\` | the help of the command |
| \`mlops help NAME\` | the help of a command or a [stage](stages.md): \`mlops help models list\`, \`mlops help train\` |
| \`-f\`, \`--file FILE\` | commands that work on a project: the pipeline file; by default the nearest \`pipeline.yaml\`, here or in a folder above |

Answers go to standard output; progress, warnings and errors to standard error. The exit code says how it went: [exit codes](exit-codes.md).

**Tables** fold to the width of the terminal, or of the environment variable \`COLUMNS\`. Where the output is not a terminal, a row is a line. Numbers
for people have 4 significant digits, \`--json\` has all. Times for people are in the local time zone, \`--json\` has them in UTC.
**Colours** appear on a terminal; \`NO_COLOR=1\` turns them off, \`FORCE_COLOR=1\` on.`;

const SHARED: ReadonlySet<string> = new Set(['json', 'help', 'file']);

function section(id: string, command: Command): string {
  const flags = Object.entries({ ...command.baseFlags, ...command.flags }).filter(
    ([name]) => !SHARED.has(name),
  );
  const words = Object.entries(command.args);
  const usage = [
    `mlops ${id}`,
    ...words.map(([name, one]) => wordUsage(name, one)),
    ...flags.filter(([, one]) => one.required === true).map(([name, one]) => `--${name} ${valueName(one)}`),
    ...(flags.some(([, one]) => one.required !== true) ? ['[flags]'] : []),
  ].join(' ');
  return [
    `## mlops ${id}`,
    sentence(command.summary),
    command.description ?? '',
    fenced('sh', usage),
    markdownTable(
      ['Argument', 'What it says'],
      words.map(([name, { description = '' }]) => [code(name.toUpperCase()), sentence(description)]),
    ),
    markdownTable(
      ['Flag', 'Default', 'What it says'],
      flags
        .toSorted(([a], [b]) => compareCodeUnits(a, b))
        .map(([name, one]) => [flagCode(name, one), defaultText(one), flagText(one)]),
    ),
    fenced(
      'sh',
      command.examples
        .map(({ description, command: line }) => `# ${description}\n${filled(line, id)}`)
        .join('\n\n'),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const filled = (text: string, id: string): string =>
  text.replaceAll('<%= config.bin %>', 'mlops').replaceAll('<%= command.id %>', id);

function wordUsage(name: string, { required = false, multiple = false }: Flag): string {
  const word = `${name.toUpperCase()}${multiple ? '...' : ''}`;
  return required ? word : `[${word}]`;
}

const valueName = ({ helpValue, options }: Flag): string => options?.join('|') ?? helpValue ?? '<value>';

function flagCode(name: string, flag: Flag): string {
  const long = flag.type === 'boolean' ? `--${name}` : `--${name} ${valueName(flag)}`;
  return [...(flag.char === undefined ? [] : [code(`-${flag.char}`)]), code(long)].join(', ');
}

function flagText({ description = '', required = false }: Flag): string {
  return `${required ? '**Required.** ' : ''}${sentence(description)}`;
}

const defaultText = ({ default: fallback }: Flag): string =>
  typeof fallback === 'string' || typeof fallback === 'number' ? code(String(fallback)) : '';

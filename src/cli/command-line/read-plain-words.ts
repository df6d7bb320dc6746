import type { Interfaces } from '@oclif/core';
import { asGiven } from './flag-builders.ts';

export interface PlainWords {
  readonly flags: { readonly [name: string]: unknown };
  /** None is given. */
  readonly args: { readonly [name: string]: never };
}

/**
 * Reads the words after a command without loading oclif (5 ms), where they are flags that stand for themselves: `--json`,
 * `-f dvc.yaml`. What it reads, it reads as oclif's parser does.
 *
 * @returns undefined for anything else, right or wrong: oclif's parser is to be asked
 */
export function readPlainWords(
  argv: readonly string[],
  flags: Interfaces.FlagInput,
  args: Interfaces.ArgInput = {},
): PlainWords | undefined {
  const definitions = Object.entries(flags);
  if (!definitions.every(([, flag]) => mayBeAbsent(flag)) || !Object.values(args).every(isOptional))
    return undefined;
  const defaults = definitions.flatMap(([name, flag]) =>
    flag.default === undefined ? [] : [[name, flag.default] as const],
  );
  const given = new Map<string, unknown>();
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const [name, flag] =
      definitions.find(
        ([each, { char = '-' }]) => word === `--${each}` || (word === `-${char}` && word !== '--'),
      ) ?? [];
    if (name === undefined || flag === undefined || given.has(name) || !standsForItself(flag))
      return undefined;
    if (flag.type === 'boolean') given.set(name, true);
    else {
      const value = argv[++index] ?? '';
      if (value === '' || value.startsWith('-')) return undefined;
      given.set(name, value);
    }
  }
  return { flags: Object.fromEntries([...defaults, ...given]), args: {} };
}

type Flag = Interfaces.FlagInput[string];

const CONDITIONS = ['env', 'required', 'exactlyOne', 'atLeastOne', 'relationships'] as const;

function mayBeAbsent(flag: Flag): boolean {
  return (
    CONDITIONS.every((key) => Reflect.get(flag, key) === undefined) &&
    ['undefined', 'string', 'number', 'boolean'].includes(typeof flag.default)
  );
}

const isOptional = (arg: Interfaces.ArgInput[string]): boolean =>
  arg.ignoreStdin === true && arg.required !== true && arg.default === undefined;

const RULES = ['exclusive', 'combinable', 'dependsOn', 'options', 'allowStdin'] as const;

function standsForItself(flag: Flag): boolean {
  return (
    flag.parse === asGiven &&
    RULES.every((key) => Reflect.get(flag, key) === undefined) &&
    !(flag.type === 'option' && flag.multiple === true)
  );
}

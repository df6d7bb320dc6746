import { integer, option, string } from '@oclif/core/flags';
import { parse } from '@oclif/core/parser';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../command-table.ts';
import { FLAG_EXAMPLES } from './flag-example.ts';
import { parseWords } from './parse-words.ts';
import { unknownCommand, usageError } from './usage-error.ts';

const flags = {
  input: string({ required: true }),
  threads: integer({ min: 1 }),
  'on-invalid': option({ options: ['quarantine', 'fail'] as const })(),
};

async function refusal(...argv: string[]): Promise<unknown> {
  const error = await parse(argv, { flags, args: {} }).catch((caught: unknown) => caught);
  const mistake = usageError(error, 'mlops score', flags);
  return mistake === undefined ? undefined : [mistake.exitCode, mistake.message, ...mistake.hints];
}

const HELP = 'see `mlops score --help`';

describe('usageError', () => {
  it('names an unknown flag and the one that was meant', async () => {
    expect(await refusal('--input=a', '--thraeds=2')).toEqual([
      2,
      '`mlops score` has no flag `--thraeds`',
      'did you mean `--threads`?',
      HELP,
    ]);
  });

  it.each([
    [['--input=a', 'b'], '`mlops score` cannot do anything with `b`'],
    [[], 'the flag `--input` is required'],
    [['--input'], 'the flag `--input` expects a value'],
    [['--input=a', '--threads=0'], 'the flag `--threads` must be a whole number, 1 or more, not `0`'],
    [
      ['--input=a', '--on-invalid=drop'],
      'the flag `--on-invalid` cannot be `drop`, but must be one of: quarantine, fail',
    ],
  ])('says what is wrong with %j', async (argv, message) => {
    expect(await refusal(...argv)).toEqual([2, message, HELP]);
  });

  it('has an example of a value', async () => {
    const jobs = { jobs: integer({ helpValue: '<n>' }) };
    const refused = await parseWords(['--jobs', 'many'], { flags: jobs }, 'repro').catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({
      message: 'the flag `--jobs` must be a whole number, not `many`',
      hints: ['for example `--jobs 4`', 'see `mlops repro --help`'],
    });
  });

  it('knows an example for every value that the help of a flag names', async () => {
    const named = new Set<string>();
    for (const load of Object.values(commandTable)) {
      const { default: command } = await load();
      const { flags, baseFlags } = command as unknown as {
        readonly [kind in 'flags' | 'baseFlags']: {
          readonly [name: string]: { readonly helpValue?: string };
        };
      };
      for (const { helpValue } of Object.values({ ...flags, ...baseFlags }))
        if (helpValue !== undefined) named.add(helpValue);
    }
    expect(named.size).toBeGreaterThan(5);
    expect(
      [...named].filter((value) => FLAG_EXAMPLES[value] === undefined && !/^<(true|char|word)/.test(value)),
    ).toEqual([]);
  });

  it('leaves alone what is not about the command line', () => {
    expect(usageError(new TypeError('x'), 'mlops score', {})).toBeUndefined();
  });
});

describe('unknownCommand', () => {
  it('names the command that was meant', () => {
    expect(unknownCommand('rpero', ['dag', 'repro']).hints[0]).toBe('did you mean `mlops repro`?');
    expect(unknownCommand('frobnicate', ['dag', 'repro']).hints).toEqual(['see `mlops --help`']);
  });
});

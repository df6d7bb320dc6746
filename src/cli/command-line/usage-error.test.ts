import { integer, option, string } from '@oclif/core/flags';
import { parse } from '@oclif/core/parser';
import { describe, expect, it } from 'vitest';
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
    [
      ['--input=a', '--threads=0'],
      'the flag `--threads` must be an integer greater than or equal to 1, not `0`',
    ],
    [
      ['--input=a', '--on-invalid=drop'],
      'the flag `--on-invalid` cannot be `drop`, but must be one of: quarantine, fail',
    ],
  ])('says what is wrong with %j', async (argv, message) => {
    expect(await refusal(...argv)).toEqual([2, message, HELP]);
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

import * as oclifArgs from '@oclif/core/args';
import * as oclifFlags from '@oclif/core/flags';
import { parse } from '@oclif/core/parser';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandTable } from '../command-table.ts';
import { argument, boolean, integer, string } from './flag-builders.ts';
import type { MlopsCommand } from '../mlops-command.ts';
import { readPlainWords } from './read-plain-words.ts';

const shape = (definition: unknown) =>
  JSON.parse(JSON.stringify(definition, (_, value: unknown) => (typeof value === 'function' ? 'f' : value)));

describe('a definition', () => {
  test.each([
    ['boolean', boolean({ char: 'a' }), oclifFlags.boolean({ char: 'a' })],
    ['string', string({ multiple: true }), oclifFlags.string({ multiple: true })],
    ['string with a default', string({ default: 'x' }), oclifFlags.string({ default: 'x' })],
    ['integer', integer({ min: 1, default: 3 }), oclifFlags.integer({ min: 1, default: 3 })],
    ['argument', argument({ ignoreStdin: true }), oclifArgs.string({ ignoreStdin: true })],
  ])('of a %s is the one that oclif makes', (_, own, theirs) => {
    expect(shape(own)).toEqual(shape(theirs));
  });

  test('of an integer reads and refuses as oclif’s does', async () => {
    const flags = { n: integer({ min: 1 }) };
    expect((await parse(['--n', '7'], { flags })).flags).toEqual({ n: 7 });
    await expect(parse(['--n', '0'], { flags })).rejects.toThrow('greater than or equal to 1');
    await expect(parse(['--n', 'x'], { flags })).rejects.toThrow('Expected an integer but received: x');
  });
});

describe.each(Object.keys(commandTable))('the words after `mlops %s`', (id) => {
  test('are read as oclif reads them, or left to it', async () => {
    const command = (await commandTable[id]?.())?.default as unknown as typeof MlopsCommand;
    const flags = { ...command.flags, ...command.baseFlags };
    const names = Object.entries(flags).flatMap(([name, { char }]) => [`--${name}`, `-${char}`]);
    const values = ['x', '7', '', '-', '--', '--json=1', '-fx', '--no-such', '--no-json'];
    const word = fc.constantFrom(...names, ...values).map((one) => [one]);
    const pair = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values));
    const agrees = async (argv: string[]) => {
      const plain = readPlainWords(argv, flags, command.args);
      if (plain === undefined) return;
      const theirs = await parse(argv, { flags, args: command.args });
      expect(plain).toEqual({ flags: theirs.flags, args: theirs.args });
    };
    for (const name of names) {
      for (const other of names) await agrees([name, other]);
      for (const value of values) {
        await agrees([name, value]);
        await agrees([name, value, name, value]);
      }
    }
    const groups = fc.array(fc.oneof(word, pair), { maxLength: 3 });
    await fc.assert(fc.asyncProperty(groups, async (some) => agrees(some.flat())));
  });
});

test.each([
  ['repro', '', { wait: 0, 'log-format': 'text', jobs: 1 }],
  ['repro', '-f dvc.yaml --json', { file: 'dvc.yaml', json: true, wait: 0, 'log-format': 'text', jobs: 1 }],
  ['status', '--file p.yaml', { file: 'p.yaml' }],
])('`mlops %s %s` is read without oclif', async (id, line, flags) => {
  const command = (await commandTable[id]?.())?.default as unknown as typeof MlopsCommand;
  const argv = line === '' ? [] : line.split(' ');
  const known = { ...command.flags, ...command.baseFlags };
  expect(readPlainWords(argv, known, command.args)).toEqual({ flags, args: {} });
});

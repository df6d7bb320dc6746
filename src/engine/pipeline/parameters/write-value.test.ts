import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactNumber, exactNumber, type ParameterValue } from './parameter-value.ts';
import { resolveTemplates, type TemplateProblem } from '../yaml/template.ts';
import { writeValue } from './write-value.ts';

// What Python's `str` writes.
test.each([
  [1e-5, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [0.0001, '0.0001'],
  [123.25, '123.25'],
  [-2.5e-10, '-2.5e-10'],
  [exactNumber(1e16), '1e+16'],
  [exactNumber(1e15), '1000000000000000.0'],
  [exactNumber(1e300), '1e+300'],
  [exactNumber(Number.NaN), 'nan'],
  [exactNumber(-Infinity), '-inf'],
  [exactNumber(2n ** 70n), '1180591620717411303424'],
  [exactNumber(3), '3.0'],
  [3, '3'],
  [true, 'true'],
  ['a b', 'a b'],
])('%j is written %s', (value, text) => {
  expect(writeValue(value, 'plain')).toBe(text);
});

test('maps and lists have a form in commands only, and lists of lists in none', () => {
  const map = { on: true, off: false, n: null, list: [1, 'x y'], none: [], in: { it: "it's", e: '' } };
  expect(writeValue(map, 'command')).toBe(`--on --n None --list 1 'x y' --in.it 'it'"'"'s' --in.e ''`);
  expect(writeValue(map, 'plain')).toBeUndefined();
  expect(writeValue([[1]], 'command')).toBeUndefined();
  expect(writeValue({ a: [{ b: 1 }] }, 'command')).toBeUndefined();
});

const scalar = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.double().map(exactNumber),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(exactNumber),
);
const value: fc.Arbitrary<ParameterValue> = fc.letrec<{ value: ParameterValue }>((tie) => ({
  value: fc.oneof(scalar, fc.array(tie('value')), fc.dictionary(fc.string(), tie('value'))),
})).value;

test('a template that is a whole text gives the value itself, whatever it is', () => {
  fc.assert(
    fc.property(value, (given) => {
      const problems: TemplateProblem[] = [];
      expect(resolveTemplates('${a.b}', { a: { b: given } }, [], problems)).toBe(given);
      expect(problems).toEqual([]);
    }),
  );
});

test('a number inside a text reads back as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const written = writeValue(exactNumber(number), 'plain') ?? '';
      expect(Object.is(Number(written), number)).toBe(true);
    }),
  );
});

test('an escaped template is the text without the escape, and nothing else is touched', () => {
  const text = fc.string().filter((one) => !one.includes('${'));
  const word = fc.stringMatching(/^[a-z]+$/);
  fc.assert(
    fc.property(text, word, text, (before, name, after) => {
      fc.pre(!before.endsWith('\\'));
      const written = `${before}\\\${${name}}${after}`;
      expect(resolveTemplates(written, {}, [], [])).toBe(`${before}\${${name}}${after}`);
      expect(resolveTemplates(before, {}, [], [])).toBe(before);
    }),
  );
});

test('a shell reads arguments as they were', () => {
  const words = fc.array(
    fc.string({ unit: 'grapheme', minLength: 0 }).filter((one) => !one.includes('\0')),
    {
      minLength: 1,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(words, (given) => {
      const written = writeValue(given, 'command') ?? '';
      const read = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${written}`], { encoding: 'utf8' });
      expect(read.split('\0').slice(0, -1)).toEqual(given);
    }),
    { numRuns: 50 },
  );
});

test('a value that JSON cannot keep is still a value', () => {
  expect(writeValue(new ExactNumber('integer', '9007199254740993'), 'plain')).toBe('9007199254740993');
});

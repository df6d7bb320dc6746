import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stageFileName } from './stage-file-name.ts';

test('a plain name is its own file, and what a file cannot be called is written out', () => {
  expect(stageFileName('train@uk-0.1_ü')).toBe('train@uk-0.1_ü');
  expect(stageFileName('fit@data/uk.csv')).toBe('fit@data%2Fuk.csv');
  expect(stageFileName('fit@a b%')).toBe('fit@a%20b%25');
});

test('two stages have two files, each with a name that a file system takes', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }).map((item) => `s@${item}`);
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(stageFileName(a)).not.toMatch(/[/\0]/);
      expect(Buffer.byteLength(stageFileName(a))).toBeLessThan(220);
      expect(stageFileName(a) === stageFileName(b)).toBe(a === b);
    }),
  );
});

import { expect, test } from 'vitest';
import { diagnosticAt } from './diagnostic.ts';

const TEXT = 'first\r\n  second: värde\nlast';

test('counts lines and columns from 1 and shows the line without its end', () => {
  const at = diagnosticAt('file.yaml', TEXT, TEXT.indexOf('second'), 6, 'wrong');
  expect(at).toEqual({
    file: 'file.yaml',
    line: 2,
    column: 3,
    length: 6,
    message: 'wrong',
    lineText: '  second: värde',
  });
});

test('stays inside the text and inside the line', () => {
  expect(diagnosticAt('f', TEXT, 9_999, 5, '')).toMatchObject({ line: 3, column: 5, length: 1 });
  expect(diagnosticAt('f', TEXT, 0, 9_999, '')).toMatchObject({ line: 1, column: 1, length: 5 });
  expect(diagnosticAt('f', '', 0, 1, '')).toMatchObject({ line: 1, column: 1, length: 1, lineText: '' });
});

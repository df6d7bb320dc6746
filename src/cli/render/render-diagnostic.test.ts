import { expect, test } from 'vitest';
import { renderDiagnostic } from './render-diagnostic.ts';

const plain = (_tone: string, text: string): string => text;

test('of a line of a megabyte what stands around the place is shown', () => {
  const lineText = `${'x'.repeat(500_000)}HERE${'y'.repeat(500_000)}`;
  const shown = renderDiagnostic(
    { file: 'p.json', line: 1, column: 500_001, length: 4, message: 'is wrong', lineText },
    plain,
  );
  const [head, line = '', squiggle = ''] = shown.split('\n');
  expect(head).toBe('p.json:1:500001: is wrong');
  expect(line.length).toBeLessThan(200);
  expect(line.slice(squiggle.indexOf('~'), squiggle.lastIndexOf('~') + 1)).toBe('HERE');
});

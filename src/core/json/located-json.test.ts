import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLocatedJson } from './located-json.ts';

test('reads what JSON.parse reads, and points at each value', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), fc.constantFrom(undefined, 2), (json, indent) => {
      const value: unknown = JSON.parse(json);
      const text = JSON.stringify(value, undefined, indent);
      const parsed = parseLocatedJson(text);
      if (!parsed.ok) throw new Error(parsed.error.message);
      expect(parsed.value.value).toEqual(value);
      expectPlaces(value, [], (path) => {
        const { offset, length } = parsed.value.place(path, 'value');
        return text.slice(offset, offset + length);
      });
    }),
  );
});

function expectPlaces(value: unknown, path: string[], textAt: (path: string[]) => string): void {
  expect(JSON.parse(textAt(path))).toEqual(value);
  if (value === null || typeof value !== 'object') return;
  for (const [key, member] of Object.entries(value)) expectPlaces(member, [...path, key], textAt);
}

const SIGNS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '1',
  'e',
  '.',
  '-',
  't',
  '\\',
  'u',
  '0',
  'a',
  ' ',
  '\n',
  "'",
  '/',
];

test('accepts nothing that JSON.parse refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...SIGNS) }), (text) => {
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect(parseLocatedJson(text).ok).toBe(valid);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['{"a": 1,}', 8, 'expected a name in double quotes, found `}`'],
  ['{"a" 1}', 5, 'expected `:`, found `1`'],
  ['{"a": nope}', 6, 'expected a value, found `nope`'],
  ['[1 2]', 3, 'expected `,` or `]`, found `2`'],
  ['{"a": 1', 7, 'expected `,` or `}`, but the file ends here'],
  ['{} x', 3, 'expected the end of the file, found `x`'],
  ['{"a": 1, "a": 2}', 9, '`a` stands here twice'],
  ["{'a': 1}", 1, "expected a name in double quotes, found `'a'`"],
])('%s', (text, offset, message) => {
  expect(parseLocatedJson(text)).toMatchObject({ ok: false, error: { offset, message } });
});

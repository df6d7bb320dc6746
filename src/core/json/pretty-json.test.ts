import { expect, test } from 'vitest';
import { prettyJson } from './pretty-json.ts';

test('sorts keys at every depth and ends with one newline', () => {
  expect(prettyJson({ b: [{ d: 1, c: 2 }], a: null })).toBe(
    '{\n  "a": null,\n  "b": [\n    {\n      "c": 2,\n      "d": 1\n    }\n  ]\n}\n',
  );
});

test('refuses numbers that JSON would turn into null', () => {
  expect(() => prettyJson({ a: [Number.NaN] })).toThrow(/`NaN` cannot be written as JSON/);
  expect(() => prettyJson(Number.NEGATIVE_INFINITY)).toThrow(TypeError);
});

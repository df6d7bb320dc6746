import { describe, expect, test } from 'vitest';
import { ExactNumber } from '../parameters/parameter-value.ts';
import { parseYaml } from './yaml-source.ts';

const value = (text: string) => {
  const parsed = parseYaml('x.yaml', text);
  return parsed.ok
    ? parsed.value.value
    : parsed.error.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

describe('values', () => {
  test('keep the type that a double would lose', () => {
    expect(value('[1, 1.0, 1e3, -0.0, 0.5, 9007199254740993, .inf, "1", true, null, 2024-01-01]')).toEqual([
      1,
      new ExactNumber('float', '1.0'),
      new ExactNumber('float', '1000.0'),
      new ExactNumber('float', '-0.0'),
      0.5,
      new ExactNumber('integer', '9007199254740993'),
      new ExactNumber('float', '.inf'),
      '1',
      true,
      null,
      '2024-01-01',
    ]);
  });

  test.each([
    ['1_000', 1000],
    ['1_', 1],
    ['1__0', 10],
    ['-1_0', -10],
    ['+1_0', 10],
    ['0_10', 10],
    ['0b11', 3],
    ['-0b1', -1],
    ['0x_1F', 31],
    ['0o1_7', 15],
    ['685_230.15', 685230.15],
    ['.5_0', 0.5],
    ['1_000.', new ExactNumber('float', '1000.0')],
    ['1_0e3', new ExactNumber('float', '10000.0')],
    ['1_0.5E+3', new ExactNumber('float', '10500.0')],
    ['12_345_678_901_234_567_890', new ExactNumber('integer', '12345678901234567890')],
    ['_1', '_1'],
    ['0b', '0b'],
    ['0b_', '0b_'],
    ['0x_', '0x_'],
    ['1_0_a', '1_0_a'],
    ['2020_01-02', '2020_01-02'],
    ['"1_000"', '1_000'],
    ['!!str 1_000', '1_000'],
  ])('that programs in Python read as numbers are numbers: %s', (text, read) => {
    expect(value(`a: ${text}`)).toEqual({ a: read });
  });

  test('may be templates inside a flow map, where YAML knows no braces', () => {
    // A quoted text may begin a template and never end it.
    expect(value('{"${": false, "b": "${", c: \'${\'}')).toEqual({ '${': false, b: '${', c: '${' });
    expect(value('{a: ${train}, b: ["${x.y[0]}", ${z}], c: "a \\\\${q}"}')).toEqual({
      a: '${train}',
      b: ['${x.y[0]}', '${z}'],
      c: 'a \\${q}',
    });
  });

  test('may be aliases of others', () => {
    expect(value('a: &x [1, {b: c}]\nd: *x')).toEqual({ a: [1, { b: 'c' }], d: [1, { b: 'c' }] });
  });
});

describe('refuses, with the place', () => {
  test.each([
    ['a: 1\nb: 2\na: 3\n', ['3:1 this key stands here a second time']],
    ['a: [1\nb: 2\n', [expect.stringMatching(/^2:1 not valid YAML: /)]],
    ['a:\n\tb: 1\n', ['2:1 a tab cannot indent YAML; use spaces']],
    ['a: 1\n---\nb: 2\n', ['2:1 a second document begins here (`---`); the file must be one']],
    ['a: !!binary aGk=\n', ['1:13 not a value that can be used here']],
    ['? [a]\n: 1\n', ['1:3 a key must be a text']],
    ['__proto__: {a: 1}\n', ['1:1 a key may not be `__proto__`']],
    ['a: &a [*a]\n', [expect.stringMatching(/levels deep|not valid/)]],
  ])('%j', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  test('a file of few lines that stands for millions of values', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 8; i += 1)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(value(lines.join('\n'))).toEqual([expect.stringContaining('more than 1000000 values')]);
  });
});

import { expect, it } from 'vitest';
import { ExactNumber, type ParameterValue } from '../pipeline/parameters/parameter-value.ts';
import { flatValues, sameValue } from './flat-values.ts';

it('names nested values with dots, in the order of the file', () => {
  const values = { seed: 1, train: { rate: 0.1, layers: [8, 16], extra: {} }, none: null };
  expect([...flatValues(values)]).toEqual([
    ['seed', 1],
    ['train.rate', 0.1],
    ['train.layers', [8, 16]],
    ['train.extra', {}],
    ['none', null],
  ]);
});

it('gives no two values one name', () => {
  const names = [...flatValues({ 'a.b': 1, a: { b: 2, '': 3 }, '"a': { b: 4 } }).keys()];
  expect(names).toEqual(['"a.b"', 'a.b', 'a.""', '"\\"a".b']);
});

it('takes a file that holds one value for that value, and an empty one for none', () => {
  expect([...flatValues(0.5)]).toEqual([['', 0.5]]);
  expect([...flatValues({})]).toEqual([]);
});

const float = (text: string) => new ExactNumber('float', text);

it.each<[string, ParameterValue, ParameterValue, boolean]>([
  ['1 and 1.0', 1, float('1.0'), false],
  ['1 and "1"', 1, '1', false],
  ['1 and true', 1, true, false],
  ['1.0 and the text of it', float('1.0'), '!!float 1.0', false],
  ['lists that end differently', [1, [2]], [1, [2, 3]], false],
  ['lists of types', [1], [float('1.0')], false],
  ['maps in another order', [{ a: 1, b: 2 }], [{ b: 2, a: 1 }], true],
  ['NaN and NaN', float('.nan'), float('.nan'), true],
])('compares %s', (_, a, b, same) => {
  expect(sameValue(a, b)).toBe(same);
});

import { describe, expect, test } from 'vitest';
import { ExactNumber } from '../parameters/parameter-value.ts';
import { resolveTemplates, type TemplateProblem } from './template.ts';

const scope = {
  seed: 7,
  rate: new ExactNumber('float', '1.0'),
  on: true,
  none: null,
  train: { depth: 3, names: ['a', { b: 'c' }] },
};

function resolve(text: string) {
  const problems: TemplateProblem[] = [];
  const value = resolveTemplates(text, scope, [], problems);
  return problems.length > 0 ? problems.map(({ message }) => message) : value;
}

describe('a text', () => {
  test('that is one template becomes the value, with its type', () => {
    expect(resolve('${train}')).toEqual({ depth: 3, names: ['a', { b: 'c' }] });
    expect(resolve('${train.names[1].b}')).toBe('c');
    expect(resolve('${seed}')).toBe(7);
    expect(resolve('${rate}')).toEqual(scope.rate);
    expect(resolve('${none}')).toBeNull();
  });

  test('with more in it gets values written out', () => {
    expect(resolve('--seed ${seed} --rate ${ rate } --on=${on}')).toBe('--seed 7 --rate 1.0 --on=true');
    expect(resolve('\\${seed} $seed ${seed}')).toBe('${seed} $seed 7');
  });

  test('of the shell may hold a template; a template may not', () => {
    expect(resolve('\\${HOME:-${seed}} \\${x} ${seed}')).toBe('${HOME:-7} ${x} 7');
    expect(resolve('${train.${seed}}')).toEqual(['a template cannot hold another one']);
    expect(resolve('echo ${unclosed $seed')).toBe('echo ${unclosed $seed');
  });

  test('cannot hold what has no one form', () => {
    expect(resolve('x ${train}')).toEqual(['`train` is a map and cannot stand inside a text']);
    expect(resolve('x ${none}')).toEqual(['`none` is empty and cannot stand inside a text']);
  });

  test('that names nothing is told what was meant', () => {
    expect(resolve('${train.dpeth}')).toEqual(['no parameter `dpeth` in `train` (did you mean `depth`?)']);
    expect(resolve('${sed}')).toEqual(['no parameter `sed` (did you mean `seed`?)']);
    expect(resolve('${a b}')).toEqual(['`${a b}` is not a name like `${train.seed}`']);
    expect(resolve('${toString}')).toEqual(['no parameter `toString`']);
  });
});

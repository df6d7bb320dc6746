import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { type Stage } from '../project/project.ts';
import { basisOf, fingerprintOf } from './fingerprint.ts';
import { type Simple, facts, file, form, simple } from './stage-facts.fixture.ts';

const reversed = (map: { readonly [key: string]: JsonValue }) =>
  Object.fromEntries(Object.entries(map).toReversed());

const of = (simple: Simple) => fingerprintOf(facts(simple).stage, basisOf(facts(simple)));

const used = (version: string): Stage['action'] => ({
  kind: 'uses',
  uses: 'train',
  code: digestBytes(version),
  entry: '/anywhere',
});

describe('a fingerprint', () => {
  test('does not depend on the order in which things are declared', () => {
    fc.assert(
      fc.property(simple, (one) => {
        const other = {
          ...one,
          inputs: [...one.inputs].toReversed(),
          outputs: [...one.outputs].toReversed(),
          parameters: reversed(one.parameters),
          environment: Object.fromEntries(Object.entries(one.environment).toReversed()),
        };
        expect(of(other)).toBe(of(one));
      }),
    );
  });

  test('is the same for the same facts only', () => {
    fc.assert(fc.property(simple, simple, (a, b) => (of(a) === of(b)) === (form(a) === form(b))));
  });

  const base: Simple = {
    commands: ['ab', 'c'],
    inputs: [
      ['a', 'x'],
      ['b', 'y'],
    ],
    parameters: { p: 1 },
    outputs: ['o'],
    environment: {},
  };
  const changes: [string, (of: Stage) => Stage][] = [
    [
      'the folder it works in',
      (stage) => ({ ...stage, action: { kind: 'command', commands: ['ab', 'c'], directory: 'd' } }),
    ],
    [
      'whether an output is cached',
      (stage) => ({ ...stage, outputs: stage.outputs.map((o) => ({ ...o, cache: false })) }),
    ],
    [
      'whether an output persists',
      (stage) => ({ ...stage, outputs: stage.outputs.map((o) => ({ ...o, persist: true })) }),
    ],
    [
      'the kind of an output',
      (stage) => ({ ...stage, outputs: stage.outputs.map((o) => ({ ...o, kind: 'metrics' })) }),
    ],
    ['its code', (stage) => ({ ...stage, action: used('1') })],
    ['the version of its code', (stage) => ({ ...stage, action: used('2') })],
  ];
  test('differs with each part of the definition', () => {
    const plain = facts(base);
    const variants = changes.map(([, change]) => ({ ...plain, stage: change(plain.stage) }));
    const all = [
      plain,
      ...variants,
      { ...plain, environment: { A: undefined } },
      { ...plain, environment: { A: '' } },
      { ...plain, environment: { A: '1' } },
      { ...plain, inputs: new Map(plain.inputs).set('a', { ...file('x'), executable: true }) },
      ...[null, 'x'].map((answer) => {
        const state = [{ parameter: 's', access: 'baseline' as const, path: 'm' }];
        return { ...plain, stage: { ...plain.stage, state }, state: { s: answer } };
      }),
    ].map((each) => fingerprintOf(each.stage, basisOf(each)));
    expect(new Set(all).size).toBe(all.length);
  });

  const some = simple.filter(({ inputs, commands }) => inputs.length > 0 && commands.length > 1);
  const at = fc.nat();
  test.each<[string, (one: Simple, where: number) => Simple]>([
    [
      'a file is renamed',
      (one, where) => ({
        ...one,
        inputs: one.inputs.map(([path, bytes], index) =>
          index === where % one.inputs.length
            ? ([`${path}-renamed`, bytes] as const)
            : ([path, bytes] as const),
        ),
      }),
    ],
    [
      'two files swap their contents',
      (one) => ({
        ...one,
        inputs: one.inputs.map(([path], index) => [path, one.inputs.at(index - 1)?.[1] ?? ''] as const),
      }),
    ],
    [
      'the boundary between two commands shifts',
      ({ commands: [first = '', second = '', ...rest], ...one }) => ({
        ...one,
        commands: [`${first}${second.slice(0, 1)}`, second.slice(1), ...rest],
      }),
    ],
    [
      'the boundary between a path and its content shifts',
      ({ inputs: [[path, bytes] = ['', ''], ...rest], ...one }) => ({
        ...one,
        inputs: [[`${path}${bytes.slice(0, 1)}`, bytes.slice(1)], ...rest],
      }),
    ],
    [
      'a parameter becomes its text',
      (one) => ({
        ...one,
        parameters: Object.fromEntries(
          Object.entries(one.parameters).map(([name, value]) => [name, JSON.stringify(value)]),
        ),
      }),
    ],
    [
      'a value moves to another parameter',
      (one) => ({
        ...one,
        parameters: Object.fromEntries(
          Object.entries(one.parameters).map(([name, value]) => [`${name}.`, value]),
        ),
      }),
    ],
    ['an output becomes two', (one) => ({ ...one, outputs: [...one.outputs, 'another'] })],
    [
      'a parameter becomes a variable',
      (one) => ({
        ...one,
        parameters: {},
        environment: { ...one.environment, NEW: JSON.stringify(one.parameters) },
      }),
    ],
  ])('differs whenever %s, unless that leaves all as it was', (_, change) => {
    let differed = 0;
    fc.assert(
      fc.property(some, at, (one, where) => {
        const other = change(one, where);
        expect(of(other) === of(one)).toBe(form(other) === form(one));
        differed += form(other) === form(one) ? 0 : 1;
      }),
    );
    expect(differed).toBeGreaterThan(10);
  });

  test.each<[string, Simple]>([
    ['a boundary shifts', { ...base, commands: ['a', 'bc'] }],
    [
      'two contents are swapped',
      {
        ...base,
        inputs: [
          ['a', 'y'],
          ['b', 'x'],
        ],
      },
    ],
    [
      'a file is renamed',
      {
        ...base,
        inputs: [
          ['a2', 'x'],
          ['b', 'y'],
        ],
      },
    ],
    ['a number becomes a text', { ...base, parameters: { p: '1' } }],
    ['a number becomes a boolean', { ...base, parameters: { p: true } }],
    ['an output is added', { ...base, outputs: ['o', 'q'] }],
  ])('differs when %s', (_, other) => {
    expect(of(other)).not.toBe(of(base));
  });
});

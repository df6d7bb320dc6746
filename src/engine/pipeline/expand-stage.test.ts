import { describe, expect, test } from 'vitest';
import { TestProject } from '../test-projects/test-project.fixture.ts';

const PARAMS = `
regions: {uk: {days: 30, path: data/uk.csv}, us: {days: 7, path: data/us.csv}}
models: [{name: cnn, lr: 0.1}, {name: gbm, lr: 1.0e-5}]
names: [a, b]
grid: {depth: [1, 2], arch: [{id: x}, {id: y}], on: [true]}
train: {lr: 1.0e-5, deep: true, quiet: false, tags: [a, "b c"], nested: {note: "it's"}, none: null}
`;

async function load(pipeline: string, files: { [path: string]: string } = {}) {
  using project = new TestProject({ 'params.yaml': PARAMS, 'pipeline.yaml': pipeline, ...files });
  const loaded = await project.tryLoad();
  if (!loaded.ok) {
    const mistakes = loaded.error.map(({ line, column, message }) => `${line}:${column} ${message}`);
    return { commands: {}, groups: {}, mistakes };
  }
  const commands = loaded.value.stages.map(({ name, action }) => [
    name,
    action.kind === 'command' ? action.commands.join('; ') : action.uses,
  ]);
  const groups = Object.fromEntries(loaded.value.groups);
  return { commands: Object.fromEntries(commands) as object, groups, mistakes: [] };
}

describe('foreach', () => {
  test('over a list of scalars names a stage by its item', async () => {
    const { commands, groups } = await load(
      'stages:\n  f:\n    foreach: [us, 2, true, 0.1, data/a.csv]\n    do: {cmd: "echo ${item}"}\n',
    );
    expect(commands).toEqual({
      'f@us': 'echo us',
      'f@2': 'echo 2',
      'f@true': 'echo true',
      'f@0.1': 'echo 0.1',
      'f@data/a.csv': 'echo data/a.csv',
    });
    expect(groups).toEqual({ f: ['f@us', 'f@2', 'f@true', 'f@0.1', 'f@data/a.csv'] });
  });

  test('names a boolean that a template brought as DVC does, and writes it as ever', async () => {
    const text = `vars: [{flags: [true, 1.0], one: false}]
stages:
  f: {foreach: '\${flags}', do: {cmd: 'x \${item}'}}
  g: {foreach: [true, '\${one}'], do: {cmd: 'x \${item}'}}
  m: {matrix: {a: '\${flags}', b: [true, '\${one}']}, cmd: 'x \${key} \${item.a}'}
`;
    expect((await load(text)).commands).toEqual({
      'f@True': 'x true',
      'f@1.0': 'x 1.0',
      'g@true': 'x true',
      'g@False': 'x false',
      'm@True-true': 'x True-true true',
      'm@True-False': 'x True-False true',
      'm@1.0-true': 'x 1.0-true 1.0',
      'm@1.0-False': 'x 1.0-False 1.0',
    });
  });

  test('over a list of maps names a stage by its position', async () => {
    expect(
      (await load('stages:\n  f:\n    foreach: ${models}\n    do: {cmd: "fit ${item.name} ${item.lr}"}\n'))
        .commands,
    ).toEqual({ 'f@0': 'fit cnn 0.1', 'f@1': 'fit gbm 1e-05' });
  });

  test('over a map names a stage by its key, which `${key}` is', async () => {
    const text = `stages:
  f:
    foreach: \${regions}
    do:
      cmd: clean \${key} \${item.days}
      deps: ['\${item.path}']
      outs: [out/\${key}.csv]
`;
    const files = { 'data/uk.csv': '', 'data/us.csv': '' };
    expect((await load(text, files)).commands).toEqual({ 'f@uk': 'clean uk 30', 'f@us': 'clean us 7' });
  });

  test('over nothing is no stage, and the group is known', async () => {
    expect(await load('stages:\n  f: {foreach: [], do: {cmd: x}}\n')).toEqual({
      commands: {},
      groups: { f: [] },
      mistakes: [],
    });
  });

  test('takes an item that comes twice once', async () => {
    expect((await load('stages:\n  f: {foreach: [a, a], do: {cmd: x}}\n')).groups).toEqual({ f: ['f@a'] });
  });
});

test('matrix is the product of its lists, the last fastest; what is no scalar is named by its position', async () => {
  const { commands } = await load(
    'stages:\n  m:\n    matrix: ${grid}\n    cmd: fit ${item.depth} ${item.arch.id} ${key}\n',
  );
  expect(commands).toEqual({
    'm@1-arch0-true': 'fit 1 x 1-arch0-true',
    'm@1-arch1-true': 'fit 1 y 1-arch1-true',
    'm@2-arch0-true': 'fit 2 x 2-arch0-true',
    'm@2-arch1-true': 'fit 2 y 2-arch1-true',
  });
});

test('a map or list inside a command becomes arguments, as DVC writes them', async () => {
  const { commands } = await load(
    'stages:\n  a: {cmd: "fit ${train} -- ${train.tags} ${train.none} \\\\${HOME} $HOME"}\n',
  );
  expect(commands).toEqual({
    a: `fit --lr 1e-05 --deep --tags a 'b c' --nested.note 'it'"'"'s' --none None -- a 'b c' None \${HOME} $HOME`,
  });
});

test('anchors and `<<` are followed, and a mistake in what was merged has its place', async () => {
  const merged = 'x: 1\nstages:\n';
  expect((await load(`${merged}  a: {cmd: y}\n`)).mistakes).toEqual(['1:1 unknown key `x`']);
  const text = 'stages:\n  a: &a\n    cmd: one\n    frozen: 3\n  b:\n    <<: *a\n    cmd: two\n';
  expect((await load(text)).mistakes).toEqual(['4:13 `frozen` must be true or false, not `3`']);
  expect((await load(text.replace('frozen: 3', 'desc: d'))).commands).toEqual({ a: 'one', b: 'two' });
});

test.each([
  [
    'what foreach runs over',
    'f: {foreach: 5, do: {cmd: x}}\n  g: {foreach: "${nmaes}", do: {cmd: x}}\n  h: {foreach: ["a\\nb"], do: {cmd: x}}',
    [
      '2:16 `foreach` must be a list or a map, not `5`',
      '3:17 no parameter `nmaes` (did you mean `names`?)',
      '4:16 `"a\\nb"` cannot be part of a stage\'s name',
    ],
  ],
  [
    'what stands beside it',
    'f: {foreach: [a], cmd: x}\n  g: {do: {cmd: x}}\n  h: {foreach: [a], do: {cmd: x}, matrix: {a: [1]}}',
    [
      '2:7 `foreach` needs `do` beside it',
      '2:21 `cmd` belongs under `do`',
      '3:7 `do` needs `foreach` beside it',
      '4:35 a stage has `foreach` or `matrix`, not both',
    ],
  ],
  [
    'what matrix multiplies',
    'm: {matrix: [1], cmd: x}\n  n: {matrix: {a: 1}, cmd: x}',
    ['2:15 `matrix` must be a map of names to lists, not a list', '3:19 `a` must be a list, not `1`'],
  ],
  [
    'a mistake of all items once, and that of one with its name',
    'f: {foreach: "${models}", do: {cmd: "x ${item.lrr}", outs: ["${item.name}"], deps: [b], cdm: 1}}\n  g: {foreach: [{a: 1}, {b: 2}], do: {cmd: "x ${item.b}"}}',
    [
      '2:42 no parameter `lrr` in `item` (did you mean `lr`?)',
      '2:91 unknown key `cdm` (did you mean `cmd`?)',
      '3:47 no parameter `b` in `item` (did you mean `a`?), in `g@0`',
    ],
  ],
  [
    'one output of all items',
    'f: {foreach: [a, b, c], do: {cmd: x, outs: [o]}}',
    ['2:47 `o` is made by `f@a` as well'],
  ],
  [
    'a variable of the shell',
    'a: {cmd: "ls ${HOME} ${X:-1} \\\\${OK}"}',
    [
      '2:16 no parameter `HOME` (a variable of the shell is written `\\${HOME}`)',
      '2:24 no parameter `X:-1` (a variable of the shell is written `\\${X:-1}`)',
    ],
  ],
])('mistakes are told with their place: %s', async (_, stages, expected) => {
  expect((await load(`stages:\n  ${stages}\n`)).mistakes).toEqual(expected);
});

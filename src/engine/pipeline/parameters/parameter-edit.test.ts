import { describe, expect, test } from 'vitest';
import { editParameters } from './parameter-edit.ts';
import { TestProject } from '../../test-projects/test-project.fixture.ts';

function edit(files: { readonly [path: string]: string }, ...assignments: string[]) {
  using project = new TestProject(files);
  const edited = editParameters(project.root, Object.keys(files), assignments);
  return Object.fromEntries([...edited].map(([path, { text }]) => [path, text]));
}

const COMMENTED = `# what the model learns
train:   {lr: 0.1, note: fast}   # careful
list:
  - 1   # first
  - 2
deep:
  empty:
  text: 'a: b'
  map:
    one: 1
    two: 2
# the end
`;

describe('a parameter is replaced and every other byte stays', () => {
  test.each([
    ['train.lr=0.05', '{lr: 0.1,', '{lr: 0.05,'],
    ['train.lr=5e-2', '{lr: 0.1,', '{lr: 5e-2,'],
    ['train.note=slow, but sure', 'note: fast}', 'note: "slow, but sure"}'],
    ['list.1=20', '- 2\n', '- 20\n'],
    ['list[1]=20', '- 2\n', '- 20\n'],
    ['list=[3, 4]', '  - 1   # first\n  - 2\n', '  [3, 4]\n'],
    ['deep.empty=x', 'empty:\n', 'empty: x\n'],
    ['deep.text=c # d', "'a: b'", 'c # d'],
    ['deep.map={three: 3}', '    one: 1\n    two: 2\n', '    {three: 3}\n'],
    ['deep.text=', "'a: b'", ''],
    ['deep.text="0.5"', "'a: b'", '"0.5"'],
    ['params.yaml:deep.map.two=0x10', 'two: 2', 'two: 0x10'],
  ])('%s', (assignment, before, after) => {
    expect(edit({ 'params.yaml': COMMENTED }, assignment)).toEqual({
      'params.yaml': COMMENTED.replace(before, after),
    });
  });

  test('in JSON, and several at once', () => {
    const files = { 'a.yaml': 'x: 1\n', 'b.json': '{"y": 1, "z": {"k": "v"}}\n' };
    expect(edit(files, 'z.k=w', 'x=2', 'y=3')).toEqual({
      'a.yaml': 'x: 2\n',
      'b.json': '{"y": 3, "z": {"k": "w"}}\n',
    });
  });
});

test.each([
  ['train.rl=1', 'no parameter `train.rl` in `params.yaml` (did you mean `train.lr`?)'],
  ['train', '`train` sets no parameter'],
  ['+train.new=1', '`+train.new=1` would add or remove a parameter, and only values can be set'],
  ['params.yaml:~train.lr', 'would add or remove a parameter'],
  ['train.lr.x=1', 'no parameter `train.lr.x` in `params.yaml`'],
  ['other.yaml:a=1', 'the parameter file `other.yaml` cannot be read'],
  ['p.toml:a=1', '`p.toml` is neither YAML nor JSON: change it by hand'],
  ['train.lr=[1', '`[1` is not a value in YAML'],
  ['train.lr=toString', undefined],
  ['toString=1', 'no parameter `toString` in `params.yaml`'],
])('`%s`: %s', (assignment, message) => {
  if (message === undefined) expect(() => edit({ 'params.yaml': COMMENTED }, assignment)).not.toThrow();
  else expect(() => edit({ 'params.yaml': COMMENTED }, assignment)).toThrow(message);
});

/** What DVC users meet seldom. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { collectGarbage } from '../cache/collect-garbage.ts';
import { TestProject } from './test-project.fixture.ts';

async function mistakes(files: { readonly [path: string]: string }): Promise<readonly string[]> {
  using project = new TestProject(files);
  const loaded = await project.tryLoad();
  return loaded.ok ? [] : loaded.error.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const artifacts = (name: string) => `artifacts:
  m: {path: \${${name}}, type: model, labels: ["\${kind}"]}
stages: {}
`;

const said = (name: string) =>
  `\`${name}\` is what \`foreach\` and \`matrix\` give: \`vars\` cannot give it again`;

const group = (body: string) => ({
  'pipeline.yaml': `stages:\n  a:\n${body}`,
  'v.yaml': 'item: {deep: 1}\n',
});

test('templates under `artifacts` are resolved, and a wrong one is told', async () => {
  const files = { 'params.yaml': 'model: {path: models/a}\nkind: best\n' };
  expect(await mistakes({ ...files, 'pipeline.yaml': artifacts('model.path') })).toEqual([]);
  expect(await mistakes({ ...files, 'pipeline.yaml': artifacts('model.pth') })).toEqual([
    '2:13 no parameter `pth` in `model` (did you mean `path`?)',
  ]);
  expect(await mistakes({ ...files, 'pipeline.yaml': artifacts('model') })).toEqual([
    '2:13 `artifacts.m.path` must be a text, not a map',
  ]);
});

test('`vars` under `do` and `matrix` cannot give `item` and `key` again', async () => {
  expect(
    await mistakes(group('    foreach: [1, 2]\n    do: {vars: [{item: 1}], cmd: "echo ${item}"}\n')),
  ).toEqual([`4:24 ${said('item')}`]);
  // Two maps would have been mixed without a word.
  expect(
    await mistakes(group('    foreach: [{x: 1}]\n    do: {vars: [v.yaml], cmd: "echo ${item.x}"}\n')),
  ).toEqual([`4:17 ${said('item')}`]);
  expect(
    await mistakes(group('    matrix: {n: [1]}\n    vars: [{key: 1}]\n    cmd: echo ${item.n}\n')),
  ).toEqual([`4:18 ${said('key')}`]);
  // A list has no keys, and outside of groups the names are as others.
  expect(
    await mistakes(group('    foreach: [1]\n    do: {vars: [{key: 1}], cmd: "echo ${item} ${key}"}\n')),
  ).toEqual([]);
  expect(await mistakes(group('    vars: [{item: 1}]\n    cmd: echo ${item}\n'))).toEqual([]);
});

test('parameters stand in Python files as in DVC, and a changed one runs its stage', async () => {
  using project = new TestProject({
    'params.py': 'class Train:\n    lr = 0.1\n    other = 1\nimport sys; sys.exit(1)\n',
    'pipeline.yaml': `vars: [params.py]
stages:
  a: {cmd: "echo \${Train.lr} > a", outs: [a]}
  b: {cmd: "grep lr params.py > b", params: [params.py: [Train.lr]], outs: [b]}
`,
  });
  expect((await project.repro()).verdicts).toEqual(['a: run', 'b: run']);
  expect(project.read('a')).toBe('0.1\n');
  project.write('params.py', project.read('params.py').replace('other = 1', 'other = 2'));
  expect(await project.plan()).toEqual(['a: fresh', 'b: fresh']);
  project.write('params.py', project.read('params.py').replace('lr = 0.1', 'lr = 0.2'));
  expect(await project.plan()).toEqual(['a: run commandChanged', 'b: run parameterChanged']);
});

test('garbage is not collected while the list of a folder is gone', async () => {
  using project = new TestProject({
    'pipeline.yaml': 'stages:\n  a: {cmd: mkdir d && echo 1 > d/x && echo 2 > d/y, outs: [d]}\n',
  });
  await project.repro();
  const blobs = project.path('.mlops/cache/blobs');
  const files = readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const list = files.find((one) => readFileSync(join(one.parentPath, one.name), 'utf8').startsWith('{'));
  rmSync(join(list?.parentPath ?? '', list?.name ?? ''));
  const collect = (dry: boolean) => collectGarbage(project.root, { dry, keepRuns: 0 }, realEffects);
  for (const dry of [true, false]) {
    await expect(collect(dry)).rejects.toMatchObject({ code: 'CACHE_INCOMPLETE', details: { paths: ['d'] } });
  }
  const left = readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(left).toHaveLength(files.length - 1);
  await project.repro({ force: true });
  expect((await collect(false)).freed.blobs.files).toBe(0);
});

import { expect, test } from 'vitest';
import { stageImports, TestProject } from '../test-projects/test-project.fixture.ts';

async function mistakes(pipeline: string, files: { [path: string]: string } = {}): Promise<string[]> {
  using project = new TestProject({
    'params.yaml': 'seed: 7\ntrain: {rate: 0.1}\n',
    ...files,
    'pipeline.yaml': pipeline,
  });
  const loaded = await project.tryLoad();
  return loaded.ok
    ? []
    : loaded.error.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
}

test('a whole pipeline is resolved: paths, templates, edges, order', async () => {
  using project = new TestProject({
    'params.yaml': 'seed: 7\nname: model\n',
    'pipeline.yaml': `
vars: [{where: out}]
stages:
  report:
    cmd: [cat m, echo \${seed}]
    wdir: \${where}/
    deps: [../data/, '\${name}']
    params: [seed, ../params.yaml: [name]]
    metrics: [{m.json: {cache: false}}]
  train:
    cmd: make
    deps: [data/rows.csv]
    outs: [{'\${where}/\${name}': {cache: false, persist: true}}]
    env: [B, A]
    desc: trains
  get: {cmd: get, outs: [data/rows.csv]}
`,
    'out/params.yaml': 'seed: 8\n',
  });
  const { stages, edges } = await project.load();
  expect(stages.map(({ name }) => name)).toEqual(['get', 'train', 'report']);
  expect(edges.map(({ from, to, path }) => `${from}>${to} ${path}`).toSorted()).toEqual([
    'get>report data/rows.csv',
    'get>train data/rows.csv',
    'train>report out/model',
  ]);
  expect(stages[2]).toMatchObject({
    action: { kind: 'command', commands: ['cat m', 'echo 7'], directory: 'out' },
    inputs: [{ path: 'data' }, { path: 'out/model' }],
    parameters: { 'out/params.yaml': { seed: 8 }, 'params.yaml': { name: 'model' } },
    outputs: [{ path: 'out/m.json', kind: 'metrics', cache: true, persist: false }],
  });
  expect(stages[1]).toMatchObject({
    description: 'trains',
    environment: ['A', 'B'],
    outputs: [{ path: 'out/model', cache: false, persist: true }],
  });
});

test('all mistakes are told at once, each with its place', async () => {
  const text = `stages:
  a:
    cmd: cat \${sed} \${train.raet}
    outss: [x]
  b:
    cmd: x
    outs: [{y: {cahce: true}}, 5]
  c: {}
  d: {cmd: x, uses: ./y.ts}
  "e f": {cmd: x}
  g: {cmd: [], frozen: 1}
  h: {uses: ./nothing.ts}
foo: 1
cmd: x
`;
  expect(await mistakes(text)).toEqual([
    'pipeline.yaml:3:14 no parameter `sed` (did you mean `seed`?)',
    'pipeline.yaml:3:21 no parameter `raet` in `train` (did you mean `rate`?)',
    'pipeline.yaml:4:5 unknown key `outss` (did you mean `outs`?)',
    'pipeline.yaml:7:17 unknown key `cahce` (did you mean `cache`?)',
    'pipeline.yaml:7:32 `outs.1` must be a path, or a path with its flags, not `5`',
    'pipeline.yaml:8:3 stage `c` has neither `uses` nor `cmd`',
    'pipeline.yaml:9:7 a stage has `uses` or `cmd`, not both',
    'pipeline.yaml:10:3 `e f` cannot be the name of a stage: letters, digits, `-`, `_` and `.` can',
    'pipeline.yaml:11:12 `cmd` must have at least 1 entry',
    'pipeline.yaml:11:24 `frozen` must be true or false, not `1`',
    'pipeline.yaml:12:13 no file `./nothing.ts`',
    'pipeline.yaml:13:1 unknown key `foo`',
    'pipeline.yaml:14:1 `cmd` belongs to a stage, under `stages`',
  ]);
});

test('parameters of a stage are held against its schema', async () => {
  const stage = `${stageImports}
export default defineStage({ name: 's', description: '', run: async () => {}, parameters: z.object({
  data: input(''), out: output(''), algorithm: z.enum(['gbdt', 'logistic']).default('gbdt'),
  days: z.literal([30, 60, 90]).optional(),
  params: z.object({ rate: z.number().positive(), depth: z.int().max(9).optional() }).optional(),
})});`;
  const text = `stages:
  a:
    uses: ./s.ts
    with: {days: 45, dta: x, out: 5, algorithm: gbtd, params: {rate: 0, dept: 3}}
  b:
    uses: ./s.ts
    with: {data: x, out: y, params: \${train}}
  c:
    uses: ./s.ts
    outs: [z]
    with: {data: x, out: w, params: {rate: .nan, depth: 10}}
`;
  expect(await mistakes(text, { 's.ts': stage })).toEqual([
    'pipeline.yaml:4:5 `data` is missing',
    'pipeline.yaml:4:18 `days` must be `30`, `60` or `90`, not `45`',
    'pipeline.yaml:4:22 unknown parameter `dta` (did you mean `data`?)',
    'pipeline.yaml:4:35 `out` must be a text, not `5`',
    'pipeline.yaml:4:49 `algorithm` must be `gbdt` or `logistic`, not the text `gbtd` (did you mean `gbdt`?)',
    'pipeline.yaml:4:70 `params.rate` must be more than 0, not `0`',
    'pipeline.yaml:4:73 unknown parameter `dept` (did you mean `depth`?)',
    'pipeline.yaml:10:5 `outs` belongs to `cmd`; a stage with `uses` declares it under `with`',
    'pipeline.yaml:11:44 `.nan` is not a number that can be kept exactly',
  ]);
});

test.each([
  [
    'a cycle, named in order',
    '  a: {cmd: x, deps: [z], outs: [x]}\n  b: {cmd: x, deps: [x], outs: [y]}\n  c: {cmd: x, deps: [y], outs: [z]}\n',
    ['pipeline.yaml:2:22 these stages need each other: `a` → `b` → `c` → `a`'],
  ],
  [
    'one output of two stages',
    '  a: {cmd: x, outs: [o]}\n  b: {cmd: x, outs: [./o]}\n',
    ['pipeline.yaml:3:22 `o` is made by `a` as well'],
  ],
  [
    'one output twice',
    '  a: {cmd: x, outs: [o, o/]}\n',
    ['pipeline.yaml:2:25 `o` is declared as an output twice'],
  ],
  [
    'an output inside another',
    '  a: {cmd: x, outs: [d]}\n  b: {cmd: x, outs: [d/e/f]}\n',
    ['pipeline.yaml:3:22 `d/e/f` lies inside `d`, an output of `a`'],
  ],
  [
    'outputs that no stage may make',
    '  a: {cmd: x, outs: [../o, .git/x, .mlops, pipeline.lock, .]}\n',
    [
      'pipeline.yaml:2:22 the output `../o` lies outside of the project',
      'pipeline.yaml:2:28 the output `.git/x` lies in `.git`, which is not for outputs',
      'pipeline.yaml:2:36 the output `.mlops` lies in `.mlops`, which is not for outputs',
      'pipeline.yaml:2:44 the output `pipeline.lock` would replace `pipeline.lock`, a file of the project',
      'pipeline.yaml:2:59 the project itself cannot be an output',
    ],
  ],
  [
    'an output that is no file here',
    '  a: {cmd: x, outs: ["s3://b/k", {"remote://r/x": {cache: false}}]}\n',
    [
      'pipeline.yaml:2:22 `s3://b/k` is not a local path: make the output here, and send it on',
      'pipeline.yaml:2:35 `remote://r/x` is not a local path: make the output here, and send it on',
    ],
  ],
  [
    'a dependency that is no file here, or is made by runs',
    '  a: {cmd: x, deps: ["s3://b/k", dvc.lock, pipeline.lock, raw.dvc]}\n',
    [
      'pipeline.yaml:2:22 `s3://b/k` is not a local path: fetch it in a stage of its own',
      'pipeline.yaml:2:34 `dvc.lock` says what runs or what was made; a stage cannot depend on it',
      'pipeline.yaml:2:44 `pipeline.lock` says what runs or what was made; a stage cannot depend on it',
      'pipeline.yaml:2:59 `raw.dvc` says what runs or what was made; a stage cannot depend on it',
    ],
  ],
  [
    'a stage that needs what it makes',
    '  a: {cmd: x, deps: [d], outs: [d/x]}\n  b: {cmd: x, deps: [e], outs: [e]}\n',
    [
      'pipeline.yaml:2:22 stage `a` needs `d`, which touches its own output `d/x`',
      'pipeline.yaml:3:22 stage `b` needs `e`, which is its own output',
    ],
  ],
])('%s', async (_, stages, expected) => {
  expect(await mistakes(`stages:\n${stages}`)).toEqual(expected);
});

test.each([
  [
    'params: none.yaml\nstages: {}\n',
    {},
    ['pipeline.yaml:1:9 the parameter file `none.yaml` does not exist'],
  ],
  ['stages: {}\n', { 'params.yaml': 'a: 1\na: 2\n' }, ['params.yaml:2:1 this key stands here a second time']],
  ['vars: [{seed: 8}]\nstages: {}\n', {}, ['pipeline.yaml:1:15 `seed` already has another value']],
  [
    'stages:\n  a: {cmd: x, params: [sed, train.rate, other.json: [x]]}\n',
    {},
    [
      'pipeline.yaml:2:24 no parameter `sed` in `params.yaml` (did you mean `seed`?)',
      'pipeline.yaml:2:41 the parameter file `other.json` does not exist, which should hold `x`',
    ],
  ],
  ['', {}, []],
])('parameter files: %j', async (text, files, expected) => {
  expect(await mistakes(text, files)).toEqual(expected);
});

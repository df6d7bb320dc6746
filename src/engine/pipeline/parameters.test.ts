/** What `params` and `vars` mean: files, names, types, and mistakes in them. */
import { describe, expect, test } from 'vitest';
import { TestProject } from '../test-projects/test-project.fixture.ts';
import { load } from './loaded-parameters.fixture.ts';

async function parameters(params: string, more = ''): Promise<unknown> {
  const { project, mistakes } = await load(`${more}stages:\n  a: {cmd: x, params: ${params}}\n`);
  expect(mistakes).toEqual([]);
  return project?.stages[0]?.parameters;
}

describe('params of a stage', () => {
  test('are names in params.yaml, dotted, down to members of lists, or whole groups', async () => {
    expect(await parameters('[seed, train.rate, train.layers.0.units, train]')).toEqual({
      'params.yaml': {
        seed: 7,
        'train.rate': 0.1,
        'train.layers.0.units': 8,
        train: { rate: 0.1, layers: [{ units: 8 }] },
      },
    });
  });

  test('come from YAML, JSON and TOML with their types', async () => {
    expect(
      await parameters(
        '[tuning.toml: [model.rate, model.big, model.since, top], limits.json: [nested.high]]',
      ),
    ).toEqual({
      'tuning.toml': {
        'model.rate': '!!float 1.0',
        'model.big': '!!integer 12345678901234567890',
        'model.since': '2024-01-02',
        top: 1,
      },
      'limits.json': { 'nested.high': '!!float 1000.0' },
    });
  });

  test('are a whole file when no names are given', async () => {
    const whole = { 'limits.json': { low: 1, nested: { high: '!!float 1000.0' } } };
    expect(await parameters('[{limits.json: }]')).toEqual(whole);
    expect(await parameters('[{limits.json: []}]')).toEqual(whole);
  });

  test('without a file are in the file that `params` at the top names, and a list there changes nothing', async () => {
    expect(await parameters('[top]', 'params: tuning.toml\n')).toEqual({ 'tuning.toml': { top: 1 } });
    const shown = await load('params: [tuning.toml, none.yaml]\nstages:\n  a: {cmd: x, params: [seed]}\n');
    expect(shown.project?.stages[0]?.parameters).toEqual({ 'params.yaml': { seed: 7 } });
    expect(shown.project?.parameterFiles).toEqual(['params.yaml', 'tuning.toml', 'none.yaml']);
  });

  test('in a file that another stage makes are a dependency on the file', async () => {
    const { project } = await load(
      'stages:\n  b: {cmd: x, params: [{made.yaml: [k]}]}\n  a: {cmd: x, outs: [made.yaml]}\n',
    );
    expect(project?.stages.map(({ name, inputs }) => [name, inputs])).toEqual([
      ['a', []],
      ['b', [{ path: 'made.yaml' }]],
    ]);
  });

  test('in a file inside of a directory that another stage makes are a dependency on the file, and on that stage', async () => {
    const { project } = await load(
      'stages:\n  b: {cmd: x, params: [{made/p.yaml: [k]}]}\n  a: {cmd: x, outs: [made]}\n',
    );
    expect(project?.stages.map(({ name, inputs }) => [name, inputs])).toEqual([
      ['a', []],
      ['b', [{ path: 'made/p.yaml' }]],
    ]);
  });

  test('can be in a file that is named by its place in the machine', async () => {
    using elsewhere = new TestProject({ 'p.yaml': 'k: 1\n' });
    const file = elsewhere.path('p.yaml');
    expect(await parameters(`[{"${file}": [k]}]`)).toEqual({ [file]: { k: 1 } });
    expect((await load('stages:\n  a: {cmd: x, params: [{/nowhere/p.yaml: [k]}]}\n')).mistakes).toEqual([
      'pipeline.yaml:2:25 the parameter file `/nowhere/p.yaml` does not exist, which should hold `k`',
    ]);
  });

  test('that are not there are told with file, name and what was meant', async () => {
    const text = `stages:
  a:
    cmd: x
    params:
      - sede
      - train.raet
      - nothing
      - tuning.toml: [model.rat, top]
      - none.toml: [a, b]
      - none.json:
`;
    expect((await load(text)).mistakes).toEqual([
      'pipeline.yaml:5:9 no parameter `sede` in `params.yaml` (did you mean `seed`?)',
      'pipeline.yaml:6:9 no parameter `train.raet` in `params.yaml` (did you mean `train.rate`?)',
      'pipeline.yaml:7:9 no parameter `nothing` in `params.yaml`',
      'pipeline.yaml:8:23 no parameter `model.rat` in `tuning.toml` (did you mean `model.rate`?)',
      'pipeline.yaml:9:9 the parameter file `none.toml` does not exist, which should hold `a`, `b`',
      'pipeline.yaml:10:9 the parameter file `none.json` does not exist',
    ]);
  });

  test('in a file that is broken are told with the place in that file', async () => {
    const text = 'stages:\n  a: {cmd: x, params: [bad.toml: [a], bad.json: [a]]}\n';
    const files = { 'bad.toml': 'a = 1\nb = = 2\n', 'bad.json': '{"a": 1,\n "a": 2}' };
    const { mistakes } = await load(text, files);
    expect(mistakes.map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['bad.toml:2:5', 'bad.json:2:2']),
    );
  });

  test('are read from Python without running it', async () => {
    const files = { 'p.py': 'raise SystemExit\na = 1\n' };
    const { project, mistakes } = await load('stages:\n  a: {cmd: x, params: [p.py: [a]]}\n', files);
    expect(mistakes).toEqual([]);
    expect(project?.stages[0]?.parameters).toEqual({ 'p.py': { a: 1 } });
  });
});

test('plots and metrics of the whole project and of its stages are kept', async () => {
  const text = `metrics: [\${where}/all.json]
vars: [{where: out}]
plots:
  - a.csv
  - b.csv: {x: step, y: [loss, gain], template: smooth}
  - Both: {x: {c.csv: t}, y: {c.csv: v, d.csv: [p, q]}, title: T, x_label: X, y_label: Y}
artifacts: {m: {path: model, type: model, labels: [a], meta: {k: 1}}}
stages:
  s:
    cmd: x
    wdir: sub
    plots: [e.csv, {f.csv: {x: i, y: j, header: false, cache: false}}, {g.csv: [{y: a}, {y: b, persist: true}]}]
`;
  const { project, mistakes } = await load(text);
  expect(mistakes).toEqual([]);
  expect(project?.metrics).toEqual(['out/all.json']);
  expect(project?.plots).toEqual([
    { id: 'a.csv', y: [{ path: 'a.csv', columns: [] }] },
    {
      id: 'b.csv',
      x: { column: 'step' },
      y: [{ path: 'b.csv', columns: ['loss', 'gain'] }],
      template: 'smooth',
    },
    {
      id: 'Both',
      x: { path: 'c.csv', column: 't' },
      y: [
        { path: 'c.csv', columns: ['v'] },
        { path: 'd.csv', columns: ['p', 'q'] },
      ],
      title: 'T',
      xLabel: 'X',
      yLabel: 'Y',
    },
    { id: 'sub/e.csv', stage: 's', y: [{ path: 'sub/e.csv', columns: [] }] },
    {
      id: 'sub/f.csv',
      stage: 's',
      x: { column: 'i' },
      y: [{ path: 'sub/f.csv', columns: ['j'] }],
      header: false,
    },
    { id: 'sub/g.csv', stage: 's', y: [{ path: 'sub/g.csv', columns: ['a'] }] },
    { id: 'sub/g.csv', stage: 's', y: [{ path: 'sub/g.csv', columns: ['b'] }] },
  ]);
  expect(project?.stages[0]?.outputs).toEqual([
    { path: 'sub/e.csv', kind: 'plot', cache: true, persist: false },
    { path: 'sub/f.csv', kind: 'plot', cache: true, persist: false },
    { path: 'sub/g.csv', kind: 'plot', cache: true, persist: true },
  ]);
});

test('what is shown is checked as the rest is', async () => {
  const text =
    'plots: [{a: {xx: 1}}, {b: {x: 5}}]\nmetrics: ["${nope}"]\nartifacts: {m: {type: t}}\ndatasets: []\n';
  expect((await load(text)).mistakes).toEqual([
    'pipeline.yaml:1:14 unknown key `xx`',
    'pipeline.yaml:1:31 `plots.1.b.x` must be a column, or a file and a column, not `5`',
    'pipeline.yaml:2:12 no parameter `nope`',
    'pipeline.yaml:3:13 `artifacts.m.path` is missing',
    'pipeline.yaml:4:1 `datasets` is not supported; name the files under `deps`',
  ]);
});

/** What is shown and compared of files above the project, that cannot be read, in folders, of other times, without a pipeline. */
import { beforeAll, describe, expect, it } from 'vitest';
import { commitAll, git } from '../rig/git.ts';
import { makeRig, type Rig } from '../rig/rig.ts';
import { json } from './json-answer.ts';

describe('files above the project', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig({
      '../p.yaml': 'rate: 1\n',
      '../m.json': '{"auc": 0.5}',
      '../curve.csv': 'x,y\n1,2\n',
      '../data.txt': 'a\n',
      'pipeline.yaml': `params: [../p.yaml]
metrics: [../m.json]
plots: [../curve.csv]
stages:
  a: {cmd: cat ../data.txt ../p.yaml > out, deps: [../data.txt], params: [../p.yaml: [rate]], outs: [out]}
`,
    });
    await git(rig, '-C', '..', 'init', '--quiet');
    await rig.run(['repro']);
    await rig.write('../../.gitignore', '.mlops/\nout\n*.html\n.cache/\n.npm/\n');
    await git(rig, '-C', '..', 'add', '--all');
    await git(rig, '-C', '..', 'commit', '--quiet', '--message', 'first');
    await rig.write('../p.yaml', 'rate: 2\n');
    await rig.write('../m.json', '{"auc": 0.75}');
    await rig.write('../curve.csv', 'x,y\n1,3\n');
    await rig.write('../data.txt', 'b\n');
  });

  it('are compared as any other file', async () => {
    expect((await json(rig, 'params', 'diff')).parameters).toEqual([
      { file: '../p.yaml', name: 'rate', change: 'changed', before: 1, after: 2, difference: 1 },
    ]);
    expect((await json(rig, 'metrics', 'diff')).metrics).toMatchObject([
      { file: '../m.json', name: 'auc', before: 0.5, after: 0.75, difference: 0.25 },
    ]);
    const { plots } = await json(rig, 'plots', 'diff');
    expect(plots[0].points.map((one: { y: number; revision: string }) => [one.revision, one.y])).toEqual([
      ['HEAD', 2],
      ['workspace', 3],
    ]);
    const whole = await json(rig, 'diff');
    expect(whole.parameters).toHaveLength(1);
    expect(whole.metrics).toHaveLength(1);
    expect(whole.artifacts).toMatchObject([{ path: '../data.txt', kind: 'input', change: 'changed' }]);
  });

  it('are named by why', async () => {
    const { stdout } = await rig.run(['why', 'a']);
    expect(stdout).toContain('../data.txt');
    expect(stdout).toMatch(/\.\.\/p\.yaml:rate +1 +2/);
  });
});

describe('one bad file among good ones', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig({
      'pipeline.yaml': `metrics: [good.json, bad.json]
params: [good.yaml, bad.yaml]
plots: [curves, {last.csv: {x: step, y: loss}}]
stages: {}
`,
      'good.json': '{"auc": 0.5, "nan": NaN, "inf": -Infinity}',
      'bad.json': '{"auc": }',
      'good.yaml': 'rate: 1\n',
      'bad.yaml': 'rate: [\n',
      'curves/a.csv': 'step,loss\n1,0.5\n',
      'curves/b.csv': 'step,loss\n1,0.7\n',
      'curves/hparams.yaml': 'lr: 0.1\n',
      'last.csv': 'step,other\n1,2\n',
    });
    await rig.write('curves/utf16.csv', Buffer.from('\uFEFFstep,loss\n1,0.9\n', 'utf16le'));
    await git(rig, 'init', '--quiet');
    await commitAll(rig, 'first');
    await rig.write('good.json', '{"auc": 0.75, "nan": NaN, "inf": -Infinity}');
  });

  it.each([
    ['metrics', 'bad.json', 'UNREADABLE_METRICS'],
    ['params', 'bad.yaml', 'UNREADABLE_PARAMETERS'],
  ])('%s are shown, and the bad file is named', async (kind, bad, code) => {
    const { exitCode, stdout, stderr } = await rig.run([kind, 'show']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^good/m);
    expect(stderr).toMatch(/^warning: the \w+ of `bad\.\w+` are not shown: `bad\.\w+` is not (JSON|YAML)/);
    expect((await json(rig, kind, 'show')).unknown).toMatchObject([{ file: bad, code }]);
    // Named by the user it is all that is asked for.
    expect((await rig.run([kind, 'show', '--target', bad])).exitCode).toBe(2);
  });

  it('keeps numbers that JSON does not know', async () => {
    expect((await json(rig, 'metrics', 'show')).metrics['good.json']).toEqual({
      auc: 0.5 + 0.25,
      nan: 'NaN',
      inf: '-Infinity',
    });
  });

  it('compares the rest', async () => {
    for (const words of [['metrics', 'diff'], ['diff']]) {
      const { exitCode, metrics, unknown } = await json(rig, ...words);
      expect({ words, exitCode }).toEqual({ words, exitCode: 0 });
      expect(metrics).toMatchObject([{ file: 'good.json', name: 'auc', difference: 0.25 }]);
      expect(unknown).toContainEqual(expect.objectContaining({ file: 'bad.json', revision: 'workspace' }));
    }
  });

  it('draws a chart of each file that can be drawn, and names the others', async () => {
    const { exitCode, stdout, stderr } = await rig.run(['plots', 'show']);
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(/ +/g, ' ')).toContain(
      'plot template points\ncurves/a.csv linear 1\ncurves/b.csv linear 1\n',
    );
    expect(stderr.split('\n').filter((line) => line !== '')).toEqual([
      'warning: `curves/hparams.yaml` is not drawn: `curves/hparams.yaml` holds no list of records',
      'warning: `curves/utf16.csv` is not drawn: it is not UTF-8 text',
      'warning: `last.csv` is not drawn: `last.csv` has no column `loss`',
    ]);
    const { unknown } = await json(rig, 'plots', 'show');
    expect(unknown.map(({ file }: { file: string }) => file)).toEqual([
      'curves/hparams.yaml',
      'curves/utf16.csv',
      'last.csv',
    ]);
  });
});

it('a folder of plots is a chart for each file; an entry of a sub-folder or a file wins', async () => {
  const rig = await makeRig({
    'pipeline.yaml': `plots:
  - logs: {title: Log}
  - logs/metrics: {x: step}
  - logs/metrics/special.tsv: {x: epoch, y: loss, title: Special}
stages: {}
`,
    'logs/curve.csv': 'n,v\n1,5\n',
    'logs/metrics/train/acc.tsv': 'step\tacc\n10\t0.5\n',
    'logs/metrics/special.tsv': 'step\tepoch\tloss\n10\t1\t0.5\n',
  });
  const { plots } = await json(rig, 'plots', 'show');
  expect(
    plots.map(({ title, points }: { title: string; points: unknown[] }) => [title, points[0]]),
  ).toMatchObject([
    ['Log: curve.csv', { x: 0, y: 5 }],
    ['logs/metrics/train/acc.tsv', { x: 10, y: 0.5 }],
    ['Special', { x: 1, y: 0.5 }],
  ]);
  // A file inside is drawn as the entry around it says.
  const one = await json(rig, 'plots', 'show', '--target', 'logs/metrics/train/acc.tsv');
  expect(one.plots).toMatchObject([{ title: 'logs/metrics/train/acc.tsv', x_label: 'step' }]);
});

it('nothing to draw is no mistake', async () => {
  const rig = await makeRig({ 'pipeline.yaml': 'stages: {}\n' });
  const { exitCode, stdout } = await rig.run(['plots', 'show']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('declares no plots');
  expect(await rig.has('plots.html')).toBe(false);
  expect(await json(rig, 'plots', 'show')).toMatchObject({ output: null, plots: [] });
});

it('files that are named are shown without a pipeline', async () => {
  const rig = await makeRig({ 'm.json': '{"auc": 0.5}', 'p.yaml': 'rate: 1\n', 'c.csv': 'x,y\n1,2\n' });
  await git(rig, 'init', '--quiet');
  await commitAll(rig, 'first');
  await rig.write('m.json', '{"auc": 0.75}');
  expect((await json(rig, 'metrics', 'show', '--target', 'm.json')).metrics).toEqual({
    'm.json': { auc: 0.75 },
  });
  expect((await json(rig, 'params', 'show', '--target', 'p.yaml')).parameters).toEqual({
    'p.yaml': { rate: 1 },
  });
  expect((await json(rig, 'plots', 'show', '--target', 'c.csv')).plots).toHaveLength(1);
  const diff = await json(rig, 'metrics', 'diff', '--target', 'm.json');
  expect(diff.metrics).toMatchObject([{ name: 'auc', before: 0.5, after: 0.75 }]);
  expect(diff.notes).toEqual([]);
  // Without a file there is nothing to go by.
  expect((await rig.run(['metrics', 'show'])).exitCode).toBe(2);
});

it('a folder that differs is told file by file, and one of them can be asked for', async () => {
  const rig = await makeRig({
    in: '1\n',
    'pipeline.yaml': `stages:
  a: {cmd: mkdir -p d/sub && cp in d/x && cp in d/sub/y && echo same > d/same, deps: [in], outs: [d]}
`,
    '.gitignore': '/.mlops/\n/d/\n',
  });
  await git(rig, 'init', '--quiet');
  await rig.run(['repro']);
  await commitAll(rig, 'first');
  await rig.write('in', '2\n');
  await rig.run(['repro']);
  await rig.write('d/new', 'n\n');
  const { artifacts } = await json(rig, 'diff');
  expect(artifacts).toMatchObject([
    {
      path: 'd',
      change: 'changed',
      files: [
        { path: 'd/new', change: 'added' },
        { path: 'd/sub/y', change: 'changed' },
        { path: 'd/x', change: 'changed' },
      ],
    },
    { path: 'in', change: 'changed' },
  ]);
  const one = await json(rig, 'diff', '--target', 'd/sub');
  expect(one.artifacts).toMatchObject([{ path: 'd/sub/y', kind: 'output', change: 'changed' }]);
  const same = await json(rig, 'diff', '--target', 'd/same', '--all');
  expect(same.artifacts).toMatchObject([{ path: 'd/same', change: 'unchanged' }]);
  expect((await rig.run(['diff', '--target', 'd/nope'])).exitCode).toBe(2);
  expect((await rig.run(['diff', '--target', 'nope'])).exitCode).toBe(2);
  // Without the list of the folder of before, only the folder can be told.
  await rig.remove('.mlops/cache');
  expect((await json(rig, 'diff')).artifacts[0]).not.toHaveProperty('files');
  expect((await json(rig, 'diff', '--target', 'd/x')).artifacts).toMatchObject([{ change: 'unknown' }]);
});

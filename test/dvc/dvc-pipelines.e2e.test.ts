/** Pipelines as people write them for DVC, run as they are. What must come out is what DVC 3.67.1 made of them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRig, repository, type Rig } from '../rig/rig.ts';

const FIXTURES = 'test/fixtures/dvc';

/** How many stages each has, and which of them run every time. */
const PIPELINES: readonly (readonly [string, number, readonly string[]])[] = [
  ['get-started', 4, []],
  ['foreach-list', 5, []],
  ['foreach-map', 4, []],
  ['matrix', 5, []],
  ['params-files', 4, []],
  ['directories', 3, []],
  ['multi-cmd', 5, ['always']],
  ['live', 3, []],
];

async function filesOf(fixture: string): Promise<Map<string, string>> {
  const folder = join(repository, FIXTURES, fixture, 'expected');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const),
    ),
  );
}

async function verdicts(rig: Rig): Promise<ReadonlyMap<string, string>> {
  const { exitCode, stdout, stderr } = await rig.run(['repro', '-f', 'dvc.yaml', '--json']);
  expect(exitCode, stderr).toBe(0);
  const { stages } = JSON.parse(stdout.replaceAll('<number>', '0').replaceAll('<run>', 'run')) as {
    stages: { stage: string; verdict: string }[];
  };
  return new Map(stages.map(({ stage, verdict }) => [stage, verdict]));
}

describe('a pipeline for DVC runs as it is, makes the same bytes, and has nothing to do the second time', () => {
  it.each(PIPELINES)('%s', async (name, count, always) => {
    const rig = await makeRig();
    await rig.copy(`${FIXTURES}/${name}/project`, '.');
    const first = await verdicts(rig);
    expect([...first.values()]).toEqual(Array.from({ length: count }, () => 'run'));
    const expected = await filesOf(name);
    expect(expected.size).toBeGreaterThan(2);
    for (const [path, text] of expected) expect(await rig.read(path), path).toBe(text);
    const second = await verdicts(rig);
    expect([...second].filter(([, verdict]) => verdict !== 'fresh').map(([stage]) => stage)).toEqual(always);
    expect(await rig.has('dvc.pipeline.lock')).toBe(true);
    expect(await rig.has('dvc.lock')).toBe(false);
  });
});

it('what a logger leaves in an output is shown with the rest, even when it is broken', async () => {
  const rig = await makeRig();
  await rig.copy(`${FIXTURES}/live/project`, '.');
  expect((await rig.run(['params', '-f', 'dvc.yaml'])).exitCode).toBe(0);
  await verdicts(rig);
  expect((await rig.run(['params', '-f', 'dvc.yaml'])).stdout).toMatchInlineSnapshot(`
    "file                       parameter    value
    params.yaml                base.seed        7
    params.yaml                split.test       2
    params.yaml                train.rate    0.25
    params.yaml                train.steps      3
    results/train/params.yaml  rate          0.25
    "
  `);
  expect((await rig.run(['metrics', '-f', 'dvc.yaml'])).stdout).toMatchInlineSnapshot(`
    "file                           metric      value
    results/train/metrics.json     step            2
    results/train/metrics.json     train.loss   0.25
    results/evaluate/metrics.json  images          2
    results/evaluate/metrics.json  size           14
    "
  `);
  expect((await rig.run(['plots', '-f', 'dvc.yaml'])).stdout).toMatchInlineSnapshot(`
    "plot                                        template  points
    results/train/plots/metrics/dice.tsv        linear         2
    results/train/plots/metrics/train/loss.tsv  linear         3
    results/evaluate/curve                      simple         4

    written: plots.html
    "
  `);
  // A value that a stage makes is not for people to set.
  expect((await rig.run(['repro', '-f', 'dvc.yaml', '-S', 'rate=1'])).stderr).toMatchInlineSnapshot(`
    "error: no parameter \`rate\` in \`params.yaml\`
    "
  `);
  await rig.write('results/train/params.yaml', 'a: [');
  expect((await rig.run(['params', '-f', 'dvc.yaml'])).stderr).toMatchInlineSnapshot(`
    "warning: the parameters of \`results/train/params.yaml\` are not shown: \`results/train/params.yaml\` is not YAML (line 1, column 5)
    "
  `);
  expect([...(await verdicts(rig)).values()]).toEqual(['fresh', 'cached', 'fresh']);
});

it('whoever comes from DVC is told which file to name, and what DVC keeps', async () => {
  const rig = await makeRig({
    'dvc.yaml': 'stages:\n  a: {cmd: cp -r data/raw o, deps: [data/raw, in.csv], outs: [o]}\n',
    'data.dvc': 'outs: [{path: data, md5: 0.dir}]\n',
    'in.csv.dvc': 'outs: [{path: in.csv, md5: 0}]\n',
  });
  expect((await rig.run(['repro'])).stderr).toMatchInlineSnapshot(`
    "error: no \`pipeline.yaml\` in \`<root>\` or in a folder above it
    hint: there is a pipeline of DVC: \`-f dvc.yaml\`
    hint: go to a folder that has one, or write one: the README shows how
    hint: or name the file: \`-f path/to/pipeline.yaml\`
    "
  `);
  expect((await rig.run(['repro', '-f', 'dvc.yaml'])).stderr).toMatchInlineSnapshot(`
    "error: inputs are missing: \`data/raw\`, \`in.csv\`

    dvc.yaml:2:37: \`data/raw\` does not exist, and no stage makes it: DVC keeps it, \`dvc pull data.dvc\` brings it
      2 |   a: {cmd: cp -r data/raw o, deps: [data/raw, in.csv], outs: [o]}
        |                                     ~~~~~~~~

    dvc.yaml:2:47: \`in.csv\` does not exist, and no stage makes it: DVC keeps it, \`dvc pull in.csv.dvc\` brings it
      2 |   a: {cmd: cp -r data/raw o, deps: [data/raw, in.csv], outs: [o]}
        |                                               ~~~~~~
    "
  `);
});

it("DVC's own lock is neither read nor changed", async () => {
  const rig = await makeRig();
  await rig.copy(`${FIXTURES}/foreach-list/project`, '.');
  await rig.write('dvc.lock', 'not a lock at all');
  await verdicts(rig);
  expect(await rig.read('dvc.lock')).toBe('not a lock at all');
});

/** A project as DVC has left it. */
async function moved(): Promise<Rig> {
  const rig = await makeRig();
  for (const part of ['project', 'expected', 'dvc.lock'])
    await rig.copy(`${FIXTURES}/directories/${part}`, part === 'dvc.lock' ? part : '.');
  return rig;
}

describe('outputs that DVC has left in place', () => {
  it('are the work of the stages, and are replaced by them', async () => {
    const rig = await moved();
    const lock = await rig.read('dvc.lock');
    expect(new Set((await verdicts(rig)).values())).toEqual(new Set(['run']));
    expect(await rig.has('.mlops/saved')).toBe(false);
    expect(await rig.read('dvc.lock')).toBe(lock);
  });

  it.each([
    ['joined.txt', 'edited by hand'],
    ['small/a/mine.txt', 'added by hand'],
  ])('and were changed since are not touched: %s', async (path, text) => {
    const rig = await moved();
    await rig.write(path, text);
    const { exitCode, stderr } = await rig.run(['repro', '-f', 'dvc.yaml']);
    expect([exitCode, stderr.includes('exists, and no stage has made it')]).toEqual([2, true]);
    expect(await rig.read(path)).toBe(text);
  });
});

it('what the rules ignore changes nothing, and what they do not ignore does', async () => {
  const rig = await makeRig();
  await rig.copy(`${FIXTURES}/directories/project`, '.');
  await verdicts(rig);
  await rig.write('photos/b/more.tmp', 'ignored');
  expect(new Set((await verdicts(rig)).values())).toEqual(new Set(['fresh']));
  await rig.write('photos/b/2.txt', 'fourth');
  expect((await verdicts(rig)).get('thumbnails')).toBe('run');
  expect(await rig.read('small/b/2.txt')).toBe('four');
});

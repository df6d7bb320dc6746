import { beforeAll, describe, expect, it } from 'vitest';
import { commitAll, git } from '../rig/git.ts';
import { makeRig, type Rig } from '../rig/rig.ts';
import { json } from './json-answer.ts';

it('before the first commit there is nothing to compare with', async () => {
  const rig = await makeRig({
    'pipeline.yaml': 'metrics: [m.json]\nstages: {}\nplots: [p.csv]\n',
    'params.yaml': 'a: 1\n',
    'm.json': '{"b": 1}',
    'p.csv': 'x,y\n1,2\n',
  });
  await git(rig, 'init', '--quiet');
  for (const words of [['diff'], ['params', 'diff'], ['metrics', 'diff'], ['diff', 'HEAD']]) {
    const { exitCode, parameters = [], metrics = [], artifacts = [], notes } = await json(rig, ...words);
    expect({ words, exitCode, parameters, metrics, artifacts }).toEqual({
      words,
      exitCode: 0,
      parameters: [],
      metrics: [],
      artifacts: [],
    });
    expect(notes).toEqual(['the repository has no commit yet: there is nothing to compare with']);
  }
  expect((await rig.run(['plots', 'diff'])).exitCode).toBe(0);
  expect((await rig.run(['diff', 'v1'])).exitCode).toBe(2);
});

describe('values of other times', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig({
      'pipeline.yaml': 'metrics: [m.json]\nparams: [params.yaml]\nstages: {}\n',
      'params.yaml': 'rate: 1\n',
      'm.json': '{"auc": 0.5}',
    });
    await git(rig, 'init', '--quiet', '--initial-branch', 'main');
    await commitAll(rig, 'first');
    await git(rig, 'tag', '--annotate', 'v1', '--message', 'one');
    await rig.write('params.yaml', 'rate: 2\n');
    await rig.write('m.json', '{"auc": 0.6}');
    await commitAll(rig, 'second');
    await rig.write('m.json', '{"auc": 0.7}');
  });

  it('are shown of branches and tags', async () => {
    expect((await rig.run(['metrics', 'show', '-a', '-T'])).stdout).toMatchInlineSnapshot(`
      "revision   file    metric  value
      workspace  m.json  auc       0.7
      main       m.json  auc       0.6
      v1         m.json  auc       0.5
      "
    `);
    const { revisions } = await json(rig, 'params', 'show', '--all-tags');
    expect(revisions).toMatchObject([
      { revision: 'workspace', commit: null, parameters: { 'params.yaml': { rate: 2 } } },
      { revision: 'v1', parameters: { 'params.yaml': { rate: 1 } } },
    ]);
    expect((await json(rig, 'metrics', 'show', '-A')).revisions).toHaveLength(3);
  });

  it('are shown of revisions that are named', async () => {
    const { revisions } = await json(rig, 'metrics', 'show', 'v1', 'HEAD');
    expect(revisions).toMatchObject([
      { revision: 'v1', metrics: { 'm.json': { auc: 0.5 } } },
      { revision: 'HEAD', metrics: { 'm.json': { auc: 0.6 } } },
    ]);
    expect((await rig.run(['metrics', 'show', 'nope'])).exitCode).toBe(2);
  });
});

import { describe, expect, test } from 'vitest';
import { load } from './loaded-parameters.fixture.ts';

async function commands(pipeline: string, files = {}): Promise<(string | undefined)[] | undefined> {
  const { project, mistakes } = await load(pipeline, files);
  expect(mistakes).toEqual([]);
  return project?.stages.map(({ action }) => (action.kind === 'command' ? action.commands[0] : ''));
}

describe('vars', () => {
  test('are maps, files, and some keys of a file; maps are merged', async () => {
    const text = `vars:
  - {where: out, train: {depth: 3}}
  - tuning.toml:model
  - more.yaml
stages:
  a: {cmd: "\${where} \${train.depth} \${train.rate} \${model.rate} \${more}"}
`;
    expect(await commands(text, { 'more.yaml': 'more: 1\n' })).toEqual(['out 3 0.1 1.0 1']);
  });

  test('of a stage are its own, and their files lie where it works', async () => {
    const text = `stages:
  a: {wdir: sub, vars: [own.yaml], cmd: "x \${own}"}
  b: {vars: [{own: 2}], cmd: "x \${own}"}
`;
    expect(await commands(text, { 'sub/own.yaml': 'own: 1\n', 'own.yaml': 'own: wrong\n' })).toEqual([
      'x 1',
      'x 2',
    ]);
  });

  test('that are wrong are told with their place', async () => {
    const text = `vars:
  - {seed: 8, train: {rate: 0.2}}
  - none.yaml
  - tuning.toml:modle
  - {a: "\${seed}"}
stages:
  a: {cmd: x, vars: [{seed: 9}]}
`;
    expect((await load(text)).mistakes).toEqual([
      'pipeline.yaml:2:12 `seed` already has another value',
      'pipeline.yaml:2:29 `train.rate` already has another value',
      'pipeline.yaml:3:5 the file `none.yaml` does not exist',
      'pipeline.yaml:4:5 no parameter `modle` in `tuning.toml` (did you mean `model`?)',
      'pipeline.yaml:5:10 `vars` cannot hold templates',
      'pipeline.yaml:7:29 `seed` already has another value',
    ]);
  });
});

import { expect, it } from 'vitest';
import { namedFiles } from './named-files.ts';

const none = { stages: new Map() };

it('finds the parameter files wherever a pipeline file can name one', () => {
  const text = `params: [conf/a.yaml]
vars:
  - conf/b.toml:key,other
  - {inline: 1}
metrics: [top.json]
stages:
  one:
    cmd: x
    wdir: sub
    vars: [../conf/c.yaml]
    params: [name, {d.json: [key]}, {'\${file}': null}]
`;
  expect(namedFiles('pipeline.yaml', text, none)).toEqual({
    parameters: ['conf/a.yaml', 'conf/b.toml', 'conf/c.yaml', 'sub/d.json'],
    metrics: ['top.json'],
  });
});

it('falls back on params.yaml, also when the file cannot be read', () => {
  for (const text of [undefined, 'stages: {}', 'stages: [', '- a list']) {
    expect(namedFiles('pipeline.yaml', text, none).parameters).toEqual(['params.yaml']);
  }
});

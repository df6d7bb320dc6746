import { TestProject } from '../test-projects/test-project.fixture.ts';

const FILES = {
  'params.yaml': 'seed: 7\ntrain: {rate: 0.1, layers: [{units: 8}]}\n',
  'tuning.toml': 'top = 1\n[model]\nrate = 1.0\nsince = 2024-01-02\nbig = 12345678901234567890\n',
  'limits.json': '{\n\t"low": 1, "nested": {"high": 1e3}\n}',
};

export async function load(pipeline: string, files: { readonly [path: string]: string } = {}) {
  using project = new TestProject({ ...FILES, ...files, 'pipeline.yaml': pipeline });
  const loaded = await project.tryLoad();
  return loaded.ok
    ? { project: loaded.value, mistakes: [] }
    : {
        project: undefined,
        mistakes: loaded.error.map(
          ({ file, line, column, message }) => `${file}:${line}:${column} ${message}`,
        ),
      };
}

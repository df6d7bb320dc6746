import { cpSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stageName } from './project.ts';
import { recallProject, rememberProject } from './project-memory.ts';
import { createStageCatalog } from './stage-catalog.ts';
import { moduleStage } from '../test-projects/test-pipelines.fixture.ts';
import { TestProject } from '../test-projects/test-project.fixture.ts';

const files = {
  'in.txt': 'abc',
  'own/stage.ts': moduleStage("import('./part.ts'); fs.writeFileSync(p.out, 'x');").replace(
    'export default',
    "import './part.ts';\nexport default",
  ),
  'own/part.ts': '',
  'pipeline.yaml': `stages:
  shout:
    cmd: tr a-z A-Z < in.txt > up.txt
    deps: [in.txt]
    outs: [up.txt]
  own:
    uses: ./own/stage.ts
    with: {input: up.txt, out: made/o}
`,
};

const at = ({ root }: TestProject) => ({ root, file: 'pipeline.yaml' });
const memoryFile = (project: TestProject) => {
  const name = readdirSync(project.path('.mlops/state')).find((file) => file.startsWith('project-'));
  return project.path(`.mlops/state/${name}`);
};

const recall = (project: TestProject, build = 'build 1', place = at(project)) => {
  const { effects, host } = project.ports;
  const catalog = createStageCatalog({ root: place.root, manifest: '/nowhere', host, effects });
  return recallProject(place, build, catalog);
};
describe('the memory of a project', () => {
  async function remembered(): Promise<TestProject> {
    const project = new TestProject(files);
    mkdirSync(project.path('.mlops'));
    rememberProject(await project.load(), at(project), 'build 1', project.ports.effects);
    return project;
  }
  test('gives back the project as it was loaded, with its places', async () => {
    using project = await remembered();
    const [loaded, known] = [await project.load(), await recall(project)];
    expect({ ...known, diagnose: undefined }).toEqual({ ...loaded, diagnose: undefined });
    for (const [stage, path] of [
      ['shout', 'in.txt'],
      ['shout', undefined],
      ['own', 'made/o'],
      ['own', 'nowhere'],
    ] as const) {
      const name = stageName(stage);
      expect(known?.diagnose(name, path, 'why')).toEqual(loaded.diagnose(name, path, 'why'));
    }
  });

  test.each([
    ['the pipeline file', 'pipeline.yaml', files['pipeline.yaml'].replace('in.txt >', 'in.txt  >')],
    ['a parameter file that was not there', 'params.yaml', 'n: 1\n'],
    ['a stage of the user’s own', 'own/stage.ts', `${files['own/stage.ts']}// more\n`],
    ['what that stage imports', 'own/part.ts', 'export {};\n'],
  ])('does not hold when %s changes, and holds again when it is as before', async (_, path, text) => {
    using project = await remembered();
    project.write(path, text);
    expect(await recall(project)).toBeUndefined();
    if (path in files) project.write(path, Reflect.get(files, path));
    else project.remove(path);
    expect(await recall(project)).toBeDefined();
  });

  test('is of the files as they were read, not as they have become since', async () => {
    using project = new TestProject({
      'params.yaml': 'lr: 1\n',
      'pipeline.yaml': 'stages: {a: {cmd: "echo ${lr}", deps: [d], params: [lr]}}\n',
    });
    mkdirSync(project.path('.mlops'));
    for (const [path, text] of [
      ['params.yaml', 'lr: 2\n'],
      ['pipeline.yaml', 'stages: {b: {cmd: "true", deps: [e]}}\n'],
      ['.mlopsignore', 'd\n'],
    ] as const) {
      const loaded = await project.load();
      project.write(path, text);
      rememberProject(loaded, at(project), 'build 1', project.ports.effects);
      expect(await recall(project), path).toBeUndefined();
    }
  });

  test('looks at bytes: an edit that keeps size and time is seen', async () => {
    using project = await remembered();
    utimesSync(project.path('pipeline.yaml'), 1e9, 1e9);
    project.write('pipeline.yaml', files['pipeline.yaml'].replace('up.txt\n', 'uq.txt\n'));
    utimesSync(project.path('pipeline.yaml'), 1e9, 1e9);
    expect(await recall(project)).toBeUndefined();
  });

  test('does not hold for another build, in another place, or when it is torn', async () => {
    using project = await remembered();
    expect(await recall(project, 'build 2')).toBeUndefined();
    using other = new TestProject({});
    cpSync(project.root, other.root, { recursive: true });
    expect(await recall(other)).toBeUndefined();
    const bytes = readFileSync(memoryFile(project));
    writeFileSync(memoryFile(project), bytes.subarray(0, bytes.length - 9));
    expect(await recall(project)).toBeUndefined();
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(memoryFile(project), bytes);
    expect(await recall(project)).toBeUndefined();
  });

  test('leaves nothing in a project that mlops has never run', async () => {
    using project = new TestProject({ 'pipeline.yaml': 'stages: {a: {cmd: "true"}}\n' });
    rememberProject(await project.load(), at(project), 'build 1', project.ports.effects);
    expect(readdirSync(project.root)).toEqual(['pipeline.yaml']);
  });
});

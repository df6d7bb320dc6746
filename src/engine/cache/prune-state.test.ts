import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stateName } from '../content/state-file-name.ts';
import { TestProject } from '../test-projects/test-project.fixture.ts';
import { collectGarbage } from './collect-garbage.ts';

const reading = (folder: string) =>
  `stages:\n  a: {cmd: ls ${folder} | wc -l > a.txt, deps: [${folder}], outs: [a.txt]}\n`;

/** A project whose stage has read the folder `old`, large enough to be remembered, and now reads `new`. */
async function projectThatMoved(): Promise<TestProject> {
  const project = new TestProject({ 'pipeline.yaml': reading('old') });
  for (const folder of ['old', 'new'])
    for (let file = 0; file < 300; file += 1) project.write(`${folder}/${file}`, folder);
  await project.repro();
  project.write('pipeline.yaml', reading('new'));
  await project.repro();
  return project;
}

const stateOf = (project: TestProject) => readdirSync(project.path('.mlops/state'));

const filesOf = (project: TestProject) =>
  Object.keys(JSON.parse(project.read('.mlops/state/files.json')).files);

/** What was written a moment ago may be written again unseen: a run remembers nothing of it. */
async function reproUntil(project: TestProject, remembers: () => readonly string[], name: string) {
  const remembered = async () => {
    await project.repro();
    return remembers();
  };
  await expect.poll(remembered).toContain(name);
}

const memoryOf = (folder: string) => [stateName('tree', folder), `${stateName('directory', folder)}.json`];

const collect = ({ root, ports }: TestProject, dry = false) =>
  collectGarbage(root, { dry, keepRuns: 10 }, ports.effects);

test('what is remembered of a folder goes when no lock names it', async () => {
  using project = await projectThatMoved();
  expect(stateOf(project)).toEqual(expect.arrayContaining([...memoryOf('old'), ...memoryOf('new')]));
  const predicted = await collect(project, true);
  expect(stateOf(project)).toEqual(expect.arrayContaining(memoryOf('old')));
  const { freed } = await collect(project);
  expect(freed.state).toEqual(predicted.freed.state);
  expect(freed.state).toMatchObject({ files: 2 });
  expect(stateOf(project)).toEqual(expect.arrayContaining(memoryOf('new')));
  expect(stateOf(project)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(memoryOf('old').join('|'))]),
  );
  expect((await collect(project)).freed.state).toEqual({ files: 0, bytes: 0 });
  expect((await project.repro()).verdicts).toEqual(['a: fresh']);
});

test('what is remembered of a pipeline file and its lock goes with them, and of a file with its stage', async () => {
  using project = new TestProject({
    'in.txt': '1',
    'pipeline.yaml': 'stages:\n  a: {cmd: cp in.txt a.txt, deps: [in.txt], outs: [a.txt]}\n',
  });
  const lock = stateName('lock', 'pipeline.lock');
  await reproUntil(project, () => filesOf(project), 'in.txt');
  await reproUntil(project, () => stateOf(project), lock);
  const gone = [stateName('project', 'gone.yaml'), stateName('lock', 'gone.pipeline.lock')];
  for (const name of gone) project.write(`.mlops/state/${name}`, 'x');
  await collect(project);
  expect(stateOf(project).filter((name) => gone.includes(name))).toEqual([]);
  expect(stateOf(project)).toContain(lock);
  project.write('pipeline.yaml', 'stages:\n  a: {cmd: echo > a.txt, outs: [a.txt]}\n');
  await reproUntil(project, () => filesOf(project), 'a.txt');
  await collect(project);
  expect(filesOf(project)).toEqual(['a.txt']);
});

test('whoever asks about the project meanwhile is answered as ever', async () => {
  using project = await projectThatMoved();
  project.write('pipeline.yaml', reading('old'));
  const expected = await project.plan();
  for (let round = 0; round < 5; round += 1) {
    const [, plan] = await Promise.all([collect(project), project.plan()]);
    expect(plan).toEqual(expected);
  }
});

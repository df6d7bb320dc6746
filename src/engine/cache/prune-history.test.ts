import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readRunLogs } from '../run/process/run-logs.ts';
import { TestProject } from '../test-projects/test-project.fixture.ts';
import { collectGarbage } from './collect-garbage.ts';

const DAY = 24 * 3600;

/** Two stages that do not need each other, each of which says what it reads. */
const pair = {
  x: '0',
  y: '0',
  'pipeline.yaml': `stages:
  a: {cmd: cat x; cp x a, deps: [x], outs: [a]}
  b: {cmd: cat y; cp y b, deps: [y], outs: [b]}
`,
};

/** A project in which `a` ran in the first run alone, and `b` in each of `runs`; the names of the runs. */
async function projectWith(runs: number): Promise<{ project: TestProject; ids: string[] }> {
  const project = new TestProject(pair);
  for (let run = 0; run < runs; run += 1) {
    project.write('y', String(run));
    await project.repro();
  }
  return { project, ids: readdirSync(project.path('.mlops/runs')).toSorted() };
}

const collect = ({ root, ports }: TestProject, keepRuns: number, dry = false) =>
  collectGarbage(root, { dry, keepRuns }, ports.effects);

test('of old runs only those stay that tell of a stage’s last work', async () => {
  const { project, ids } = await projectWith(5);
  using _ = project;
  const runs = () => readdirSync(project.path('.mlops/runs')).toSorted();
  const predicted = await collect(project, 2, true);
  expect(runs()).toEqual(ids);
  const { freed } = await collect(project, 2);
  expect(freed.runs).toEqual(predicted.freed.runs);
  // Records and logs of the second and the third.
  expect(freed.runs.files).toBe(4);
  expect(runs()).toEqual([ids[0], ids[3], ids[4]]);
  expect(readRunLogs(project.root, { stage: 'a' }).stages).toMatchObject([{ stage: 'a', text: '0' }]);
  expect(readRunLogs(project.root, { stage: 'b' }).stages).toMatchObject([{ stage: 'b', text: '4' }]);
  expect((await collect(project, 2)).freed.runs).toEqual({ files: 0, bytes: 0 });
});

test('the last run stays although none is asked for, and the work of a stage that is gone does not', async () => {
  const { project, ids } = await projectWith(3);
  using _ = project;
  project.write('pipeline.yaml', pair['pipeline.yaml'].replace(/ {2}a: .*\n/, ''));
  project.write('y', 'last');
  await project.repro();
  await collect(project, 0);
  const [left, ...others] = readdirSync(project.path('.mlops/runs'));
  expect([ids.includes(left ?? ''), others]).toEqual([false, []]);
  expect(readRunLogs(project.root, {}).stages).toMatchObject([{ stage: 'b', text: 'last' }]);
});

test('a copy of a user’s file stays with its run, and 30 days; then it goes', async () => {
  const { project, ids } = await projectWith(4);
  using _ = project;
  const copies = ids.map((id) => `.mlops/saved/${id}`);
  const [now, old] = [1_800_000_000, 1_800_000_000 - 31 * DAY];
  for (const [index, path] of copies.entries()) {
    project.write(`${path}/b`, 'mine');
    utimesSync(project.path(path), old + (index === 2 ? 2 * DAY : 0), old + (index === 2 ? 2 * DAY : 0));
    utimesSync(project.path(`.mlops/runs/${ids[index]}`), now, now);
  }
  const { freed } = await collect(project, 1);
  // The first tells of `a`, the third is not old enough, the last is recent.
  expect(copies.map((path) => existsSync(project.path(path)))).toEqual([true, false, true, true]);
  expect(freed.saved).toEqual({ files: 1, bytes: 4 });
});

test('a result on the way stays when no run whose record goes is newer', async () => {
  const { project, ids } = await projectWith(4);
  using _ = project;
  for (const [index, id] of ids.entries()) {
    utimesSync(project.path(`.mlops/runs/${id}`), 1000 * (index + 1), 1000 * (index + 1));
    project.write(`.mlops/cache/memo/${index}.json`, '{}');
    utimesSync(project.path(`.mlops/cache/memo/${index}.json`), 1000 * index + 500, 1000 * index + 500);
  }
  // The second and the third go: what was made before the end of the third is not kept.
  expect((await collect(project, 1)).freed.memo).toEqual({ files: 3, bytes: 6 });
  expect(readdirSync(project.path('.mlops/cache/memo'))).toEqual(['3.json']);
});

test('where every run is recent, nothing of it goes', async () => {
  const { project, ids } = await projectWith(3);
  using _ = project;
  project.write('.mlops/cache/memo/x.json', '{}');
  utimesSync(project.path('.mlops/cache/memo/x.json'), 1, 1);
  const { freed } = await collect(project, 10);
  expect([freed.runs.files, freed.saved.files, freed.memo.files]).toEqual([0, 0, 0]);
  expect(readdirSync(project.path('.mlops/runs')).toSorted()).toEqual(ids);
});

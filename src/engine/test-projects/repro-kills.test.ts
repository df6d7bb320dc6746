/**
 * Runs that are killed, and runs that meet: the next one makes the bytes of an undisturbed run and nothing else. What is
 * compared is every file of the project, hidden ones and the cache included, and the temporary folder.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { digestFile } from '../../core/digest.ts';
import { endedProcess } from '../../core/files/ended-process.fixture.ts';
import { listDirectory } from '../../core/files/list-directory.ts';
import { type RandomStream, randomStream } from '../../core/random.ts';
import { hiddenBeside } from '../../core/files/temporary-name.ts';
import { collectGarbage } from '../cache/collect-garbage.ts';
import { verifyCache } from '../cache/verify-cache.ts';
import { wide } from './test-pipelines.fixture.ts';
import { TestProject } from './test-project.fixture.ts';
import { startRun } from './start-run.fixture.ts';

const KILLS = Number(process.env['MLOPS_TEST_KILLS'] ?? 12);
const PAIRS = Number(process.env['MLOPS_TEST_PAIRS'] ?? 10);
/** Other moments: so that many can be tried in pieces. */
const SEED = Number(process.env['MLOPS_TEST_SEED'] ?? 20_260_401);

const options = { jobs: 4 };

/** What is there when nothing was ever disturbed: every file with its digest, and how long it took. */
async function undisturbed() {
  using project = new TestProject(wide());
  const before = performance.now();
  expect(await startRun(project.root, options).ended).toMatchObject({ code: 0 });
  const whole = performance.now() - before;
  const { stages } = JSON.parse(project.read('pipeline.lock')) as Lock;
  expect(Object.values(stages).flatMap((stage) => Object.keys(stage.outputs))).toHaveLength(20);
  expect(stages).toHaveProperty('metric');
  await verifiedAndCollected(project);
  return { whole, files: await filesOf(project.root) };
}

interface Lock {
  readonly stages: { readonly [name: string]: { readonly outputs: object } };
}

/** Where the run is killed: anywhere, or where moments are rare: as it takes the lock, and when the last stage is done. */
type Aim = { readonly kind: 'anywhere' | 'lock taken' | 'last stage done'; readonly after: number };

function aims(random: RandomStream, whole: number): Aim[] {
  // A killed run may be followed by another one that is killed.
  return Array.from({ length: random() < 0.25 ? 2 : 1 }, () => {
    const where = random();
    if (where < 0.5) return { kind: 'anywhere', after: random() * whole };
    return where < 0.7
      ? { kind: 'lock taken', after: random() * 30 }
      : { kind: 'last stage done', after: random() * 30 };
  });
}

async function kill(project: TestProject, { kind, after }: Aim, temporary: string, withStages: boolean) {
  const run = startRun(project.root, options, { TMPDIR: temporary });
  if (kind === 'lock taken') await run.until(() => listDirectory(project.path('.mlops')).length > 0);
  if (kind === 'last stage done') await run.until(() => run.told('"kind":"stageSucceeded","stage":"metric"'));
  await delay(after);
  run.child.kill('SIGKILL');
  // Otherwise what it started lives on, as when the killer of processes without memory picks one.
  if (withStages) for (const pid of groupsIn(project)) killGroup(pid);
  await run.ended;
}

function groupsIn(project: TestProject): number[] {
  return listDirectory(project.path('.mlops/tmp')).flatMap((stage) => {
    try {
      return [Number(JSON.parse(project.read(`.mlops/tmp/${stage}/process.json`)).pid)];
    } catch {
      // It has not started.
      return [];
    }
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

test(`after kill -9 at ${KILLS} moments of a parallel run the next makes the same bytes and leaves nothing behind`, async () => {
  const { whole, files } = await undisturbed();
  const random = randomStream(SEED, 'moments of kills');
  for (let number = 0; number < KILLS; number += 1) {
    using project = new TestProject(wide());
    const temporary = mkdtempSync(join(tmpdir(), 'mlops-kill-'));
    const withStages = number % 2 === 1;
    const moments = aims(random, whole);
    for (const aim of moments) await kill(project, aim, temporary, withStages);
    const { code, complaint } = await startRun(project.root, options, { TMPDIR: temporary }).ended;
    const inTheWay = listDirectory(project.path('.mlops/tmp'));
    const cache = await verifiedAndCollected(project);
    const found = { code, complaint, inTheWay, ...cache, temporary: listDirectory(temporary) };
    const story = `kill ${number} of seed ${SEED}, ${withStages ? 'with' : 'without'} its stages: ${JSON.stringify(moments)}`;
    expect({ ...found, files: differences(files, await filesOf(project.root)) }, story).toEqual({
      ...UNHARMED,
      temporary: [],
      inTheWay: [],
    });
    rmSync(temporary, { recursive: true });
  }
}, 1_800_000);

const UNHARMED = {
  code: 0,
  complaint: '',
  corrupt: [],
  incomplete: 0,
  files: { more: [], fewer: [], other: [] },
};

test(`${PAIRS} times two runs of one project at once, on the same stages and on others: the same bytes, nothing is corrupt`, async () => {
  const { files } = await undisturbed();
  for (let number = 0; number < PAIRS; number += 1) {
    using project = new TestProject(wide());
    const pair = number % 2 === 0 ? [{}, {}] : [{ targets: ['n0-3', 'o'] }, { targets: ['n1-3', 'n2-3'] }];
    const runs = pair.map((targets) => startRun(project.root, { ...targets, jobs: 2, waitSeconds: 60 }));
    for (const { ended } of runs)
      expect({ number, ...(await ended) }).toMatchObject({ code: 0, complaint: '' });
    const run = await project.repro({ jobs: 2 });
    const fresh = run.stages.filter(({ kind }) => kind === 'fresh');
    expect({ number, fresh: fresh.length, warnings: run.warnings }).toEqual({
      number,
      fresh: number % 2 === 0 ? 20 : 13,
      warnings: [],
    });
    const cache = await verifiedAndCollected(project);
    expect({ number, ...cache, files: differences(files, await filesOf(project.root)) }).toEqual({
      number,
      corrupt: [],
      incomplete: 0,
      files: UNHARMED.files,
    });
  }
}, 1_800_000);

async function verifiedAndCollected({ root }: TestProject) {
  const { corrupt, incomplete } = await verifyCache(root, realEffects);
  await collectGarbage(root, { dry: false, keepRuns: 10 }, realEffects);
  return { corrupt, incomplete };
}

/** By path: what a file holds. Of records of runs and of what the engine remembers, only that they are there. */
async function filesOf(root: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(root.length + 1);
    // That a lock was checked is remembered by the first run that finds one.
    if (/^\.mlops\/state\/lock-[0-9a-f]{16}$/.test(path)) continue;
    // How many runs there were and what each had to say is no matter of bytes.
    if (path === '.mlops/runs' || path.startsWith('.mlops/runs/')) {
      if (!/^\.mlops\/runs(\/[^/]+(\/(run\.json|[\w-]+\.log))?)?$/.test(path)) files.set(path, 'unexpected');
    } else if (entry.isDirectory()) files.set(`${path}/`, 'folder');
    else
      files.set(
        path,
        path.startsWith('.mlops/state/') ? 'state' : (await digestFile(join(root, path))).digest,
      );
  }
  return files;
}

function differences(wanted: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>) {
  return {
    more: [...found.keys()].filter((path) => !wanted.has(path)),
    fewer: [...wanted.keys()].filter((path) => !found.has(path)),
    other: [...found].flatMap(([path, digest]) => ((wanted.get(path) ?? digest) === digest ? [] : [path])),
  };
}

test('a lock and parameters that a killed run was writing leave with the next run, and nothing of anybody else', async () => {
  using project = new TestProject(wide());
  const mine = ['.mine.tmp', hiddenBeside('params.yaml', '.tmp', realEffects)];
  const left = ['pipeline.lock', 'params.yaml'].map((path) => hiddenBeside(path, '.tmp', endedProcess));
  for (const name of [...mine, ...left]) project.write(name, '{');
  await project.repro();
  expect(
    readdirSync(project.root)
      .filter((name) => name.endsWith('.tmp'))
      .toSorted(),
  ).toEqual(mine);
});

/** Many stages and several processes at once. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import type { ReproOptions } from './ports.ts';
import { chain, moduleStage } from './test-pipelines.ts';
import { TestProject } from './test-project.ts';

const KILLS = Number(process.env['MLOPS_TEST_KILLS'] ?? 12);
const PAIRS = Number(process.env['MLOPS_TEST_PAIRS'] ?? 10);

const driver = fileURLToPath(new URL('./test-driver.ts', import.meta.url));

function start(root: string, options: ReproOptions) {
  const words = [driver, root, JSON.stringify(options)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [text, complaint] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ended = new Promise<{ code: number | null; text: string; complaint: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, text, complaint }));
  });
  return { child, ended, told: (part: string) => text.includes(part) };
}

/** Four branches of four commands, a folder and a module where they meet, and a stage whose output is not cached. */
function wide(): { readonly [path: string]: string } {
  const branches = [0, 1, 2, 3].flatMap((branch) => [
    `  n${branch}-0: {cmd: "cat in in > n${branch}-0; echo ${branch} >> n${branch}-0", deps: [in], outs: [n${branch}-0]}`,
    ...[1, 2, 3].map((step) => {
      const [from, to] = [`n${branch}-${step - 1}`, `n${branch}-${step}`];
      const flags = step === 2 ? '{cache: false}' : '{}';
      return `  ${to}: {cmd: "cat ${from} ${from} > ${to}", deps: [${from}], outs: [${to}: ${flags}]}`;
    }),
  ]);
  return {
    in: 'x\n'.repeat(1000),
    'own/stage.ts': moduleStage(
      "fs.mkdirSync(p.out); for (const i of [1, 2, 3]) fs.writeFileSync(p.out + '/' + i, 'y'.repeat(1e5 * i));",
    ),
    'pipeline.yaml': `stages:
${branches.join('\n')}
  folder: {cmd: "mkdir f; for n in n*-3; do cp $n f/$n; done", deps: [n0-3, n1-3, n2-3, n3-3], outs: [f]}
  module: {uses: ./own/stage.ts, with: {input: n0-1, out: o}}
  joined: {cmd: "cat f/* o/* > j", deps: [f, o], outs: [j]}
  metric: {cmd: "wc -c < j > m", deps: [j], metrics: [m]}
`,
  };
}

test(`after kill -9 at ${KILLS} moments of a parallel run the next makes the same bytes and leaves nothing behind`, async () => {
  using undisturbed = new TestProject(wide());
  const options = { jobs: 4 };
  const before = performance.now();
  expect(await start(undisturbed.root, options).ended).toMatchObject({ code: 0 });
  const whole = performance.now() - before;
  const outputs = Object.values(JSON.parse(undisturbed.read('pipeline.lock')).stages).flatMap((stage) =>
    Object.keys((stage as { outputs: object }).outputs),
  );
  expect(JSON.parse(undisturbed.read('pipeline.lock')).stages).toHaveProperty('metric');
  expect(outputs).toHaveLength(20);

  const random = randomStream(20_260_401, 'moments of kills');
  let project = new TestProject(wide());
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const moments = random() < 0.25 ? [random() * whole, random() * whole] : [random() * whole];
      // A killed run may be followed by another one that is killed.
      for (const moment of moments) {
        const victim = start(project.root, options);
        await delay(moment);
        victim.child.kill('SIGKILL');
        await victim.ended;
      }
      const { code, complaint } = await start(project.root, options).ended;
      expect({ kill, moments, code, complaint }).toMatchObject({ code: 0 });
      expect(project.read('pipeline.lock')).toBe(undisturbed.read('pipeline.lock'));
      for (const path of ['j', 'm', 'n2-2', 'f/n1-3', 'o/3'])
        expect(project.read(path)).toBe(undisturbed.read(path));
      expect(readdirSync(project.path('.mlops/tmp'))).toEqual([]);
      expect(namesIn(project, '.mlops/cache/tmp')).toEqual([]);
      expect(existsSync(project.path('.mlops/saved'))).toBe(false);
      expect(existsSync(project.path('.mlops/lock'))).toBe(false);
      const rest = readdirSync(project.root).filter(
        (name) => name.endsWith('.tmp') || name.endsWith('.mlops'),
      );
      expect(rest.filter((name) => name !== '.mlops')).toEqual([]);
      project[Symbol.dispose]();
      project = new TestProject(wide());
    }
  } finally {
    project[Symbol.dispose]();
  }
}, 600_000);

const namesIn = (project: TestProject, path: string): string[] =>
  existsSync(project.path(path)) ? readdirSync(project.path(path)) : [];

test('a lock that a killed run was writing leaves with the next run', async () => {
  using project = new TestProject(wide());
  project.write('.pipeline.lock.4194303-1f2e3d4c-1.tmp', '{');
  project.write('.mine.tmp', 'x');
  await project.repro();
  const rest = readdirSync(project.root).filter((name) => name.endsWith('.tmp'));
  expect(rest).toEqual(['.mine.tmp']);
});

test(`${PAIRS} times two runs on other targets of one project: both end well, nothing is corrupt`, async () => {
  using undisturbed = new TestProject(wide());
  await undisturbed.repro();
  for (let pair = 0; pair < PAIRS; pair += 1) {
    using project = new TestProject(wide());
    const runs = [
      ['n0-3', 'o'],
      ['n1-3', 'n2-3'],
    ].map((targets) => start(project.root, { targets, jobs: 2, waitSeconds: 60 }));
    for (const { ended } of runs) expect(await ended).toMatchObject({ code: 0, complaint: '' });
    const run = await project.repro({ jobs: 2 });
    expect(run.stages.filter(({ kind }) => kind === 'fresh')).toHaveLength(13);
    expect(run.warnings).toEqual([]);
    expect(project.read('pipeline.lock')).toBe(undisturbed.read('pipeline.lock'));
  }
}, 600_000);

test('a second run waits as long as it is told, says for whom, and then goes on', async () => {
  using project = new TestProject({
    ...chain,
    'pipeline.yaml': chain['pipeline.yaml'].replace(
      'cat a a',
      'touch started; until test -e go; do sleep 0.02; done; cat a a',
    ),
  });
  const first = start(project.root, {});
  while (!existsSync(project.path('started'))) await delay(10);
  await expect(project.repro({ waitSeconds: 0.2 })).rejects.toMatchObject({
    code: 'LOCKED',
    exitCode: 75,
    details: { pid: first.child.pid, since: expect.any(String), host: expect.any(String) },
  });
  const third = start(project.root, { waitSeconds: 60 });
  while (!third.told('"kind":"waiting"')) await delay(10);
  third.child.kill('SIGTERM');
  expect(await third.ended).toMatchObject({ code: 143 });
  const second = start(project.root, { waitSeconds: 60 });
  while (!second.told('"kind":"waiting"')) await delay(10);
  project.write('go', '');
  expect(await first.ended).toMatchObject({ code: 0 });
  const { code, text } = await second.ended;
  expect(code).toBe(0);
  expect(text).toContain(`"holder":{"pid":${first.child.pid},`);
  expect(text.match(/"kind":"stageFresh"/g)).toHaveLength(2);
});

test('stages at once are reported in the order of the graph, whichever ends first', async () => {
  using project = new TestProject({
    'pipeline.yaml': `stages:
  slow: {cmd: sleep 0.3; echo > s, outs: [s]}
  fails: {cmd: sleep 0.1; exit 1, outs: [x]}
  quick: {cmd: echo > q, outs: [q]}
  behind: {cmd: cp x y, deps: [x], outs: [y]}
  also: {cmd: cp q r, deps: [q], outs: [r]}
`,
  });
  const { verdicts } = await project.repro({ jobs: 4, keepGoing: true });
  expect(verdicts).toEqual(['slow: run', 'fails: failed', 'quick: run', 'behind: skipped', 'also: run']);
  expect(Object.keys(JSON.parse(project.read('pipeline.lock')).stages)).toEqual(['also', 'quick', 'slow']);
});

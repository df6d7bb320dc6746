/** What a user reads of the cache: what it holds, whether it is whole, what can go. */
import { execFileSync } from 'node:child_process';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { realEffects } from '../../src/core/effects.ts';
import { endedProcess } from '../../src/core/files/ended-process.fixture.ts';
import { ownName } from '../../src/core/files/temporary-name.ts';
import { makeRig, type Rig } from '../rig/rig.ts';
import { transcript } from '../rig/transcript.ts';
import { twoStages } from '../rig/two-stages.ts';

// Records hold times, pids and names of machines: their sizes differ from run to run.
const steady = (text: string) =>
  text.replace(/(old runs +\d+) +[\d.]+ \S+/, '$1  <size>').replace(/free(d?) [\d.]+ \S+;/, 'free$1 <size>;');

/** A project that has run twice, with another input each time: one result of each stage is in use, one is not. */
async function rigWithHistory(): Promise<Rig> {
  const rig = await makeRig(twoStages);
  await rig.run(['repro']);
  await rig.write('in.txt', 'good bye\n');
  await rig.run(['repro']);
  return rig;
}

async function blobHolding(rig: Rig, text: string): Promise<string> {
  const folder = join(rig.root, '.mlops/cache/blobs');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await readFile(path, 'utf8')) === text) return path;
  }
  throw new Error(`no blob holds ${text}`);
}

async function overwrite(path: string, text: string): Promise<void> {
  await chmod(path, 0o644);
  await writeFile(path, text);
}

it('the cache says how large it is and how much of it the lock uses', async () => {
  const rig = await rigWithHistory();
  expect(await transcript(rig, 'cache', 'stats')).toMatchInlineSnapshot(`
    "exit 0
                   files    size
    blobs              7   528 B
      of the lock      4   269 B
    known results      4  3.1 kB

    2 stages in the lock
    ---
    "
  `);
  const { stdout } = await rig.run(['cache', 'stats', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ locked: { stages: 2, missing: 0 } });
});

it('a whole cache is verified in one line', async () => {
  expect(await transcript(await rigWithHistory(), 'cache', 'verify')).toMatchInlineSnapshot(`
    "exit 0
    7 blobs (528 B) and 4 known results read: all whole
    ---
    "
  `);
});

it('what is corrupt is named, moved out of use, and made again by the next run', async () => {
  const rig = await rigWithHistory();
  await overwrite(await blobHolding(rig, 'GOOD BYE\nGOOD BYE\n'), 'GOOD BYE\nGOOD BYe\n');
  const [entry = ''] = await readdir(join(rig.root, '.mlops/cache/actions'));
  await rig.write(`.mlops/cache/actions/${entry}`, '{"schema":1,"checksum":"no","record":{}}');
  const found = await rig.run(['cache', 'verify']);
  expect([found.exitCode, found.stdout]).toMatchInlineSnapshot(`
    [
      1,
      "7 blobs (528 B) and 4 known results read: 2 corrupt, moved out of use
    ",
    ]
  `);
  expect(found.stderr.replaceAll(/[0-9a-f]{64}/g, '<hex>')).toMatchInlineSnapshot(`
    "corrupt: blob \`<digest>\` does not hold the bytes of its name; it is now \`.mlops/cache/quarantine/<hex>\`
    corrupt: entry \`<digest>\` is no known result; it is now \`.mlops/cache/quarantine/<hex>.json\`
    "
  `);
  const again = await rig.run(['cache', 'verify', '--json']);
  expect([again.exitCode, JSON.parse(again.stdout)]).toMatchObject([0, { corrupt: [] }]);
  await rig.remove('out.txt');
  expect((await rig.run(['repro'])).exitCode).toBe(0);
  expect(await rig.read('out.txt')).toBe('GOOD BYE\nGOOD BYE\n');
});

it('a dry collection says what would go and deletes nothing', async () => {
  const rig = await rigWithHistory();
  expect(steady(await transcript(rig, 'cache', 'gc', '--dry', '--keep-runs', '0'))).toMatchInlineSnapshot(`
    "exit 0
                         files    size
    blobs                    3   259 B
    known results            2  1.5 kB
    records of old runs      1  <size>

    would free <size>; kept 4 blobs (269 B) of this lock and of recent runs
    ---
    "
  `);
  expect(JSON.parse((await rig.run(['cache', 'stats', '--json'])).stdout)).toMatchObject({
    results: { files: 4 },
  });
});

it('a collection keeps what recent runs ended with, and with none of them only what the lock names', async () => {
  const rig = await rigWithHistory();
  const files = async () => {
    const { blobs, results } = JSON.parse((await rig.run(['cache', 'stats', '--json'])).stdout);
    return [blobs.files, results.files];
  };
  const before = await files();
  await rig.run(['cache', 'gc']);
  expect(await files()).toEqual(before);
  await rig.run(['cache', 'gc', '--keep-runs', '1']);
  expect(await files()).toEqual([4, 2]);
  await rig.remove('up.txt');
  await rig.remove('d');
  const restored = await rig.run(['repro', '--json']);
  const { stages } = JSON.parse(restored.stdout.replaceAll('<number>', '0'));
  expect(stages.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['cached', 'fresh']);
  expect(await rig.read('d/sub/copy')).toBe('GOOD BYE\n');
});

it('a collection keeps what a branch and a tag of git name', async () => {
  const rig = await makeRig(twoStages);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], {
      cwd: rig.root,
      stdio: 'pipe',
    });
  const commit = async (text: string) => {
    await rig.write('in.txt', text);
    await rig.run(['repro']);
    git('add', 'in.txt', 'pipeline.yaml', 'pipeline.lock');
    git('commit', '-qm', 'x');
  };
  git('init', '-q');
  await commit('on a branch\n');
  git('switch', '-qc', 'other');
  await commit('in a tag\n');
  git('tag', '-a', 'v1', '-m', 'x');
  await rig.write('in.txt', 'nowhere\n');
  await rig.run(['repro']);
  git('switch', '-q', '--detach', '--discard-changes', 'other~1');
  git('branch', '-qD', 'other');
  expect(steady(await transcript(rig, 'cache', 'gc', '--keep-runs', '0'))).toMatchInlineSnapshot(`
    "exit 0
                         files    size
    blobs                    3   265 B
    known results            2  1.5 kB
    records of old runs      2  <size>

    freed <size>; kept 7 blobs (547 B) of this lock, of 2 commits in git and of recent runs
    ---
    "
  `);
  for (const [revision, text] of [
    ['v1', 'IN A TAG\n'],
    ['v1~1', 'ON A BRANCH\n'],
  ] as const) {
    git('switch', '-q', '--detach', '--discard-changes', revision);
    const { stdout } = await rig.run(['repro', '--json']);
    const verdicts = JSON.parse(stdout.replaceAll('<number>', '0')).stages.map(
      ({ verdict }: { verdict: string }) => verdict,
    );
    expect(verdicts).not.toContain('run');
    expect(await rig.read('up.txt')).toBe(text);
  }
});

it('a collection beside a run changes nothing and exits 75', async () => {
  const rig = await makeRig({
    'pipeline.yaml': 'stages:\n  slow:\n    cmd: touch started; sleep 20; echo > a.txt\n    outs: [a.txt]\n',
  });
  const run = rig.start(['repro']);
  while (!(await rig.has('started'))) await new Promise((done) => setTimeout(done, 20));
  const { exitCode, stderr } = await rig.run(['cache', 'gc']);
  run.kill('SIGINT', 'process');
  await run.finished;
  expect([exitCode, stderr]).toEqual([75, expect.stringContaining('another run works on this project')]);
});

it('a collection sweeps what killed processes left behind', async () => {
  const rig = await rigWithHistory();
  const gone = ownName(endedProcess);
  await rig.write('.mlops/cache/tmp/4194303-5f-1', 'half a blob');
  await rig.write(`.mlops/cache/actions/.x.json.${gone}.tmp`, 'half an entry');
  await rig.write(`.mlops/state/files.json.${gone}.tmp`, 'half a memory');
  await rig.write(`.pipeline.lock.${gone}.tmp`, 'half a lock');
  await rig.write('.mlops/tmp/shout/out/up.txt', 'half an output');
  // Of processes that may live.
  const living = `.mlops/state/files.json.${ownName(realEffects)}.tmp`;
  const elsewhere = `.mlops/state/files.json.${ownName({ ...endedProcess, host: () => 'elsewhere' })}.tmp`;
  await rig.write(living, 'half a memory');
  await rig.write(elsewhere, 'half a memory');
  await rig.run(['cache', 'gc']);
  const left = await readdir(rig.root, { recursive: true });
  expect(left.filter((path) => path.includes(gone) || /\.mlops\/(tmp|cache\/tmp)\//.test(path))).toEqual([]);
  expect(left).toEqual(expect.arrayContaining([living, elsewhere]));
});

/** What DVC's users type and what they get here instead. The numbers are those of docs/dvc-differences.md. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commitAll, git } from '../rig/git.ts';
import { makeRig, type Rig } from '../rig/rig.ts';

const chain = {
  in: 'x\n',
  'dvc.yaml': `stages:
  a: {cmd: tr -d ' ' < in > a, deps: [in], outs: [a]}
  b: {cmd: cat a a > b, deps: [a], outs: [b]}
`,
};

const FILE = ['-f', 'dvc.yaml'];

/** Verdicts of a run that succeeds: `name: verdict`. */
async function repro(rig: Rig, ...words: string[]): Promise<string[]> {
  const { exitCode, stdout, stderr } = await rig.run(['repro', '--json', ...words]);
  expect(exitCode, stderr).toBe(0);
  const { stages } = JSON.parse(stdout.replaceAll('<number>', '0').replaceAll('<run>', '')) as {
    stages: { stage: string; verdict: string }[];
  };
  return stages.map(({ stage, verdict }) => `${stage}: ${verdict}`);
}

it.each(['-p', '-P', '-R', '-i', '-q', '--force-downstream', '--no-commit', '--ignore-errors'])(
  '41, 42, 46, 48, 50, 54: %s of DVC is refused by name, and nothing runs',
  async (flag) => {
    const rig = await makeRig(chain);
    const { exitCode, stderr } = await rig.run(['repro', ...FILE, flag]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`\`mlops repro\` has no flag \`${flag}\``),
    ]);
    expect(await rig.has('.mlops')).toBe(false);
  },
);

it('41: a pipeline in a folder is a project of its own, and its stages are targets', async () => {
  const rig = await makeRig({
    'sub/in': chain.in,
    'sub/dvc.yaml': chain['dvc.yaml'],
    'dvc.yaml': 'stages: {}\n',
  });
  expect(await repro(rig, '-f', 'sub/dvc.yaml', 'a')).toEqual(['a: run']);
  expect(await repro(rig, '-f', 'sub/dvc.yaml')).toEqual(['a: fresh', 'b: run']);
  expect(await rig.has('sub/dvc.pipeline.lock')).toBe(true);
});

it('42: what follows from a stage is forced together with it', async () => {
  const rig = await makeRig(chain);
  await repro(rig, ...FILE);
  // The output of `a` comes out equal.
  await rig.write('in', 'x \n');
  expect(await repro(rig, ...FILE)).toEqual(['a: run', 'b: fresh']);
  expect(await repro(rig, ...FILE, '--force', '--downstream', 'a')).toEqual(['a: run', 'b: run']);
});

it('46: without the cache the lock is written, nothing is stored, and the next run executes nothing', async () => {
  const rig = await makeRig(chain);
  expect(await repro(rig, ...FILE, '--no-cache')).toEqual(['a: run', 'b: run']);
  const stored = await readdir(join(rig.root, '.mlops/cache/blobs'), { recursive: true }).catch(() => []);
  expect(stored).toEqual([]);
  expect(await repro(rig, ...FILE)).toEqual(['a: fresh', 'b: fresh']);
});

it('62: an output that git tracks is made like others', async () => {
  const rig = await makeRig({ ...chain, '.gitignore': '.mlops\n' });
  await git(rig, 'init', '--quiet');
  await repro(rig, ...FILE);
  await commitAll(rig, 'with outputs');
  await rig.write('in', 'y\n');
  expect(await repro(rig, ...FILE)).toEqual(['a: run', 'b: run']);
  expect((await git(rig, 'diff', '--name-only')).trim().split('\n')).toEqual([
    'a',
    'b',
    'dvc.pipeline.lock',
    'in',
  ]);
});

it('76: a changed source is named, with what it was and what it is', async () => {
  const rig = await makeRig(chain);
  await repro(rig, ...FILE);
  await rig.write('in', 'y\n');
  const status = await rig.run(['status', '--json', ...FILE]);
  const [reason] = (JSON.parse(status.stdout) as { stages: { reasons: Record<string, string>[] }[] })
    .stages[0]?.reasons ?? [{}];
  expect(reason).toMatchObject({ kind: 'input_changed', path: 'in', before: '<digest>', after: '<digest>' });
});

it('80: a second run waits for the first as long as it is told', async () => {
  const rig = await makeRig({
    'dvc.yaml':
      'stages:\n  a: {cmd: "touch started; while ! test -e go; do sleep 0.05; done; touch a", outs: [a]}\n',
  });
  const first = rig.start(['repro', ...FILE]);
  while (!(await rig.has('started'))) await new Promise((done) => setTimeout(done, 20));
  const second = rig.start(['repro', ...FILE, '--wait', '60']);
  await rig.write('go', '');
  expect([(await first.finished).exitCode, (await second.finished).exitCode]).toEqual([0, 0]);
});

it('82: a collection asks for no scope, and what the lock names comes back afterwards', async () => {
  const rig = await makeRig(chain);
  await repro(rig, ...FILE);
  await rig.write('in', 'y\n');
  await repro(rig, ...FILE);
  const { exitCode, stdout } = await rig.run(['cache', 'gc', '--keep-runs', '0', '--json', ...FILE]);
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { freed: { results: { files: 2 } } }]);
  for (const path of ['a', 'b']) await rig.remove(path);
  expect(await repro(rig, ...FILE)).toEqual(['a: cached', 'b: cached']);
  // No entry is left that promises what is gone.
  const verified = await rig.run(['cache', 'verify', '--json', ...FILE]);
  expect(JSON.parse(verified.stdout)).toMatchObject({ corrupt: [], incomplete: 0 });
});

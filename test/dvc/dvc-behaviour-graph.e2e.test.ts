/** What DVC's users know of graphs, kinds of stages and directories: here as there, or better. */
import { lstat, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Rig } from '../rig/rig.ts';
import { mlops, repro, rigWith } from './dvc-rig.ts';

/** The first mistake that repro and status tell alike. */
async function refused(rig: Rig): Promise<string> {
  const [run, status] = [await mlops(rig, 'repro'), await mlops(rig, 'status')];
  expect([run.exitCode, status.exitCode]).toEqual([2, 2]);
  expect(run.stderr).toContain(status.stderr);
  expect(await rig.has('.mlops/runs')).toBe(false);
  return run.stderr.split('\n').find((line) => /^\S+:\d+:\d+: /.test(line)) ?? run.stderr;
}

describe('a graph that cannot be is refused by every command before anything runs', () => {
  it.each([
    [
      'a cycle',
      '  a: {cmd: x, deps: [c], outs: [b]}\n  d: {cmd: x, deps: [b], outs: [c]}\n',
      'dvc.yaml:2:22: these stages need each other: `a` → `d` → `a`',
    ],
    [
      'a stage that needs its own output',
      '  a: {cmd: x, deps: [b], outs: [b]}\n',
      'dvc.yaml:2:22: stage `a` needs `b`, which is its own output',
    ],
    [
      'an output inside the own input',
      '  a: {cmd: x, deps: [d], outs: [d/o]}\n',
      'dvc.yaml:2:22: stage `a` needs `d`, which touches its own output `d/o`',
    ],
    [
      'an output around the own input',
      '  a: {cmd: x, deps: [d/i], outs: [d]}\n',
      'dvc.yaml:2:22: stage `a` needs `d/i`, which touches its own output `d`',
    ],
    [
      'one output of two stages',
      '  a: {cmd: x, outs: [o]}\n  b: {cmd: x, outs: [o]}\n',
      'dvc.yaml:3:22: `o` is made by `a` as well',
    ],
    [
      'one output twice',
      '  a: {cmd: x, outs: [o, o]}\n',
      'dvc.yaml:2:25: `o` is declared as an output twice',
    ],
    [
      'an output inside another',
      '  a: {cmd: x, outs: [d]}\n  b: {cmd: x, outs: [d/y]}\n',
      'dvc.yaml:3:22: `d/y` lies inside `d`, an output of `a`',
    ],
    [
      'the pipeline file as a dependency',
      '  a: {cmd: x, deps: [dvc.yaml], outs: [o]}\n',
      'dvc.yaml:2:22: `dvc.yaml` says what runs or what was made; a stage cannot depend on it',
    ],
    [
      'an output that is ignored',
      '  a: {cmd: x, outs: [o.tmp]}\n',
      'dvc.yaml:2:22: `o.tmp` is ignored by .mlopsignore or .dvcignore',
    ],
  ])('%s', async (_, stages, message) => {
    const rig = await rigWith(stages, { '.dvcignore': '*.tmp\n', c: '', 'd/i': '' });
    expect(await refused(rig)).toBe(message);
  });

  it('also when the target has nothing to do with the mistake', async () => {
    const rig = await rigWith('  a: {cmd: x, outs: [o]}\n  b: {cmd: x, outs: [o]}\n  c: {cmd: "true"}\n');
    expect((await mlops(rig, 'repro', 'c')).exitCode).toBe(2);
  });
});

describe('an edge follows from', () => {
  it('an input inside a directory that another stage makes, and from a directory around outputs', async () => {
    const rig = await rigWith(`  last: {cmd: cat made/all.txt > last.txt, deps: [made], outs: [last.txt]}
  middle: {cmd: cp d/x.txt made/all.txt, deps: [d/x.txt], outs: [made/all.txt]}
  first: {cmd: mkdir d && echo x > d/x.txt, outs: [d]}
`);
    expect(await repro(rig)).toEqual(['first: run', 'middle: run', 'last: run']);
    expect(await rig.read('last.txt')).toBe('x\n');
  });
});

describe('a lock that is not whole is refused', () => {
  it.each([
    ['marks of a merge', '<<<<<<< HEAD\n', 'holds the marks of a merge'],
    ['another schema', '{"schema": "3.0", "stages": {}}', 'has schema `"3.0"`'],
  ])('%s', async (_, text, message) => {
    const rig = await rigWith('  a: {cmd: "true"}\n', { 'dvc.pipeline.lock': text });
    const { exitCode, stderr } = await mlops(rig, 'repro');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('a directory that is needed', () => {
  const STAGES = '  a: {cmd: ls -A d > a, deps: [d], outs: [a]}\n';

  it('counts by the names and bytes of its files, hidden ones too; folders without files do not', async () => {
    const rig = await rigWith(STAGES, { 'd/x': '1', '.mlopsignore': '*.log\n' });
    await repro(rig);
    await rig.write('d/y.log', 'ignored');
    await rig.write('d/empty/z.log', 'ignored');
    expect(await repro(rig)).toEqual(['a: fresh']);
    await rig.write('d/.hidden', '');
    expect(await repro(rig)).toEqual(['a: run']);
    await rig.write('d/renamed', '1');
    await rig.remove('d/x');
    expect(await repro(rig)).toEqual(['a: run']);
  });

  it('with a link to nothing is refused by name, unless the link is ignored', async () => {
    const rig = await rigWith(STAGES, { 'd/x': '1' });
    await symlink('nowhere', join(rig.root, 'd/broken'));
    const { exitCode, stderr } = await mlops(rig, 'repro');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('`d/broken` is a link to nothing');
    await rig.write('.mlopsignore', 'broken\n');
    expect(await repro(rig)).toEqual(['a: run']);
  });
});

describe('an output', () => {
  it('that is a directory is made whole again when a file is missing, changed or too many', async () => {
    const rig = await rigWith('  a: {cmd: mkdir d && echo 1 > d/x && echo 2 > d/y, outs: [d]}\n');
    await repro(rig);
    await rig.remove('d/x');
    await rig.write('d/extra', '');
    expect(await repro(rig)).toEqual(['a: cached']);
    expect(await rig.read('d/x')).toBe('1\n');
    expect(await rig.has('d/extra')).toBe(false);
  });

  it('is a file of its own: writing into it does not reach the cache', async () => {
    const rig = await rigWith('  a: {cmd: echo 1 > a, outs: [a]}\n');
    await repro(rig);
    await rig.remove('a');
    await repro(rig);
    const stat = await lstat(join(rig.root, 'a'));
    expect([stat.isFile(), stat.nlink, stat.mode & 0o200]).toEqual([true, 1, 0o200]);
    await rig.write('a', 'scribble');
    expect(await repro(rig)).toEqual(['a: cached']);
    expect(await rig.read('a')).toBe('1\n');
  });

  it('that someone replaced by a link with other bytes becomes a file again', async () => {
    const rig = await rigWith('  a: {cmd: echo 1 > a, outs: [a]}\n', { other: 'other' });
    await repro(rig);
    await rig.remove('a');
    await symlink('other', join(rig.root, 'a'));
    expect(await repro(rig)).toEqual(['a: cached']);
    await expect(readlink(join(rig.root, 'a'))).rejects.toThrow('EINVAL');
    expect(await rig.read('other')).toBe('other');
  });
});

it('while a run goes on, status and dag answer, and a second run says who is at work', async () => {
  const rig = await rigWith(
    '  a: {cmd: "touch started; while ! test -e go; do sleep 0.05; done; touch a", outs: [a]}\n',
  );
  const first = rig.start(['repro', '-f', 'dvc.yaml']);
  while (!(await rig.has('started'))) await new Promise((done) => setTimeout(done, 20));
  expect((await mlops(rig, 'status')).exitCode).toBe(0);
  expect((await mlops(rig, 'dag')).exitCode).toBe(0);
  const second = await mlops(rig, 'repro');
  expect(second.exitCode).toBe(75);
  expect(second.stderr).toMatch(/process \d+|pid \d+/i);
  await rig.write('go', '');
  expect((await first.finished).exitCode).toBe(0);
});

describe('what is shown', () => {
  it('status is for programs too, and says yes whether or not there is work', async () => {
    const rig = await rigWith('  a: {cmd: cp in a, deps: [in], outs: [a]}\n', { in: '1' });
    await repro(rig);
    await rig.write('in', '2');
    const { exitCode, stdout } = await mlops(rig, 'status', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      stages: [{ stage: 'a', verdict: 'run', reasons: [{ kind: 'input_changed', path: 'in' }] }],
    });
  });

  it.each([
    [['status', 'nope'], 2, 'no stage and no output `nope`'],
    [['metrics'], 2, '`m.json`'],
  ])('%j fails loudly', async (words, code, message) => {
    const rig = await rigWith('  a: {cmd: echo broken > m.json, metrics: [m.json]}\n');
    await repro(rig);
    const { exitCode, stderr } = await mlops(rig, ...words);
    expect([exitCode, stderr.includes(message)]).toEqual([code, true]);
  });
});

import { describe, expect, it } from 'vitest';
import { mlops, repro, rigWith } from './dvc-rig.ts';

describe('a stage', () => {
  it('that always changes runs every time, and what follows is cut off when its output stays', async () => {
    const rig = await rigWith(
      '  a: {cmd: echo 1 > a, always_changed: true, outs: [a]}\n  b: {cmd: cp a b, deps: [a], outs: [b]}\n',
    );
    expect(await repro(rig)).toEqual(['a: run', 'b: run']);
    expect(await repro(rig)).toEqual(['a: run', 'b: fresh']);
  });

  it('that declares nothing runs every time; one that only makes something runs once', async () => {
    const rig = await rigWith('  a: {cmd: echo x}\n  b: {cmd: echo x > b, outs: [b]}\n');
    expect(await repro(rig)).toEqual(['a: run', 'b: run']);
    expect(await repro(rig)).toEqual(['a: run', 'b: fresh']);
  });

  it('that is frozen is left alone when its input changes, even by force, and its output comes back', async () => {
    const stages = '  a: {cmd: cp in a, deps: [in], outs: [a]}\n';
    const rig = await rigWith(stages, { in: 'one' });
    await repro(rig);
    const frozen = 'stages:\n  a: {cmd: cp in a, deps: [in], outs: [a], frozen: true}\n';
    await rig.write('dvc.yaml', frozen);
    await rig.write('in', 'two');
    await rig.remove('a');
    expect(await repro(rig)).toEqual(['a: cached']);
    expect(await repro(rig, '--force')).toEqual(['a: fresh']);
    expect(await rig.read('a')).toBe('one');
    // Forcing has not made the lock say that the new input was used.
    await rig.write('dvc.yaml', frozen.replace(', frozen: true', ''));
    expect(await repro(rig)).toEqual(['a: run']);
    expect(await rig.read('a')).toBe('two');
  });

  it('whose source is missing stops everything before anything runs, and is named', async () => {
    const rig = await rigWith(
      '  a: {cmd: echo x > a, outs: [a]}\n  b: {cmd: cp data b, deps: [data], outs: [b]}\n',
    );
    const { exitCode, stderr } = await mlops(rig, 'repro');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('dvc.yaml:3:30: `data` does not exist, and no stage makes it');
    expect(await rig.has('a')).toBe(false);
  });

  it('of a group that is gone leaves the lock, and what it made stays', async () => {
    const rig = await rigWith(
      '  f: {foreach: [a, b], do: {cmd: "echo ${item} > ${item}", outs: ["${item}"]}}\n',
    );
    await repro(rig);
    await rig.write('dvc.yaml', (await rig.read('dvc.yaml')).replace('[a, b]', '[a]'));
    expect(await repro(rig)).toEqual(['f@a: fresh']);
    expect(await rig.read('dvc.pipeline.lock')).not.toContain('f@b');
    expect(await rig.has('b')).toBe(true);
  });

  it('sees PATH, a fixed time zone and locale, a home of its own, and what it declares', async () => {
    const rig = await rigWith('  a: {cmd: "env > seen.txt", env: [DECLARED], outs: [seen.txt]}\n');
    const { exitCode } = await rig.run(['repro', '-f', 'dvc.yaml'], { DECLARED: 'yes', OTHER: 'no' });
    expect(exitCode).toBe(0);
    const names = (await rig.read('seen.txt')).split('\n').map((line) => line.split('=')[0] ?? '');
    expect(names.filter((name) => name !== '').toSorted()).toEqual(
      ['DECLARED', 'HOME', 'LANG', 'LC_ALL', 'PATH', 'PWD', 'TMPDIR', 'TZ'].toSorted(),
    );
  });

  it('has one shell for a command of several lines, and stops at the first that fails', async () => {
    const rig = await rigWith('  a:\n    cmd: |\n      X=5\n      echo $X > a\n    outs: [a]\n');
    expect(await repro(rig)).toEqual(['a: run']);
    expect(await rig.read('a')).toBe('5\n');
    await rig.write('dvc.yaml', 'stages:\n  a:\n    cmd: |\n      false\n      echo 6 > a\n    outs: [a]\n');
    expect((await mlops(rig, 'repro')).exitCode).toBe(1);
    expect(await rig.read('a')).toBe('5\n');
  });
});

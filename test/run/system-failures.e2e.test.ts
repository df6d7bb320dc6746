/** What a disk, a folder or a name does to a run: told as what it is, with the right exit code. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeRig } from '../rig/rig.ts';

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const saying = (word: string) => `stages:\n  s: {cmd: echo ${word} > a.txt, outs: [a.txt]}\n`;

it('the workspace holds the same after a run and after a restore: no empty folder', async () => {
  const rig = await makeRig({
    'pipeline.yaml': `stages:
  mk: {cmd: mkdir -p out/2026-12 && echo hi > out/a, outs: [out]}
  use: {cmd: ls out > use.txt, deps: [out], outs: [use.txt]}
`,
  });
  expect((await rig.run(['repro'])).exitCode).toBe(0);
  expect(await rig.read('use.txt')).toBe('a\n');
  rmSync(join(rig.root, 'out'), { recursive: true });
  expect((await rig.run(['repro'])).exitCode).toBe(0);
  expect((await rig.run(['repro', '--force', '--no-cache', '-s', 'use'])).exitCode).toBe(0);
  expect(await rig.read('use.txt')).toBe('a\n');
  expect((await rig.run(['verify-reproducibility'])).exitCode).toBe(0);
});

it.skipIf(!mayMount())('a full disk is no bug (mounting needs root: skipped)', async () => {
  const rig = await makeRig({
    'pipeline.yaml': `stages:
  own: {uses: ./stage.ts, with: {output: out.bin}}
`,
    'stage.ts': `import * as z from 'zod';
import { writeFileSync } from 'node:fs';
import { defineStage, output } from 'mlops';
export default defineStage({
  name: 'own', description: 'fills the disk', parameters: z.strictObject({ output: output() }),
  run: async (context) => writeFileSync(context.with.output, Buffer.alloc(8 << 20)),
});
`,
  });
  mkdirSync(join(rig.root, '.mlops'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', join(rig.root, '.mlops')], {
    stdio: 'ignore',
  });
  try {
    expect(statfsSync(join(rig.root, '.mlops')).blocks).toBeLessThan(1000);
    const { exitCode, stderr } = await rig.run(['repro']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('no space left on the device')]);
    expect(stderr).not.toContain('a bug in mlops');
  } finally {
    execFileSync('umount', [join(rig.root, '.mlops')]);
  }
});

it.skipIf(!mayMount())(
  'a cache that may not be written is read, and a run says so (mounting needs root: skipped)',
  async () => {
    const rig = await makeRig({ 'pipeline.yaml': saying('hi') });
    const state = join(rig.root, '.mlops');
    mkdirSync(state);
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', state]);
    try {
      expect((await rig.run(['repro'])).exitCode).toBe(0);
      execFileSync('mount', ['-o', 'remount,ro', state]);
      await rig.write('pipeline.yaml', saying('ho'));
      for (const command of [['repro'], ['cache', 'gc'], ['cache', 'verify']]) {
        expect(await rig.run(command), command.join(' ')).toMatchObject({
          exitCode: 2,
          stderr: expect.stringMatching(
            /^error: `.*` cannot be written: the file system is read-only\nhint: mount it/m,
          ),
        });
      }
      expect(await rig.read('a.txt')).toBe('hi\n');
      for (const command of [['status'], ['cache', 'stats'], ['metrics'], ['dag']]) {
        expect((await rig.run(command)).exitCode, command.join(' ')).toBe(0);
      }
    } finally {
      execFileSync('umount', [state]);
    }
  },
);

it.skipIf(!mayMount())(
  'an output that is a mount point is told as one (mounting needs root: skipped)',
  async () => {
    const rig = await makeRig({
      'pipeline.yaml': 'stages:\n  d: {cmd: mkdir -p out && echo hi > out/a, outs: [out]}\n',
    });
    mkdirSync(join(rig.root, 'out'));
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', join(rig.root, 'out')]);
    try {
      await rig.write('out/mine', 'kept');
      const { exitCode, stderr } = await rig.run(['repro', '--force-overwrite']);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('a mount point')]);
      expect(await rig.read('out/mine')).toBe('kept');
    } finally {
      execFileSync('umount', [join(rig.root, 'out')]);
    }
  },
);

it('an output with a name of 250 bytes is made and comes back', async () => {
  const name = 'n'.repeat(250);
  const rig = await makeRig({ 'pipeline.yaml': `stages:\n  s: {cmd: echo hi > ${name}, outs: [${name}]}\n` });
  expect((await rig.run(['repro'])).exitCode).toBe(0);
  rmSync(join(rig.root, name));
  expect((await rig.run(['repro'])).exitCode).toBe(0);
  expect(await rig.read(name)).toBe('hi\n');
});

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { verifyCache } from '../cache/verify-cache.ts';
import { TestProject } from './test-project.fixture.ts';
import { upper } from './test-pipelines.fixture.ts';

const isRoot = process.getuid?.() === 0;

function blobsHolding(project: TestProject, text: string): string[] {
  const folder = project.path('.mlops/cache/blobs');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path, 'utf8') === text);
}

describe('a full or closed disk', () => {
  // A large file is copied by another way than a small one. Each fits once, and not a second time into the cache.
  test.skipIf(!isRoot).each([
    { bytes: 1_600_000, space: '3m', more: '8m' },
    { bytes: 40_000_000, space: '60m', more: '120m' },
  ])(
    'ENOSPC at $bytes bytes: the run says so, the old outputs stay, and it goes on when there is space',
    async ({ bytes, space, more }) => {
      using project = new TestProject({});
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${space}`, 'tmpfs', project.root]);
      try {
        for (const [path, text] of Object.entries({
          n: '1000',
          'pipeline.yaml':
            'stages:\n  s:\n    cmd: head -c $(cat n) /dev/zero > out\n    deps: [n]\n    outs: [out]\n',
        }))
          project.write(path, text);
        await project.repro();
        const lock = project.read('pipeline.lock');
        project.write('n', String(bytes));
        const run = await project.repro();
        expect(run.stages[0]).toMatchObject({ kind: 'failed', error: { code: 'CANNOT_WRITE', exitCode: 2 } });
        expect(JSON.stringify(run.stages[0])).toContain('no space left');
        expect([statSync(project.path('out')).size, project.read('pipeline.lock')]).toEqual([1000, lock]);
        expect(readdirSync(project.path('.mlops/cache/tmp'))).toEqual([]);
        expect((await verifyCache(project.root, realEffects)).corrupt).toEqual([]);
        execFileSync('mount', ['-o', `remount,size=${more}`, project.root]);
        expect((await project.repro()).verdicts).toEqual(['s: run']);
        expect(statSync(project.path('out')).size).toBe(bytes);
      } finally {
        execFileSync('umount', ['-l', project.root]);
      }
    },
  );

  test.skipIf(!isRoot)(
    'a read-only project can be looked at, and a run says that it cannot write',
    async () => {
      using project = new TestProject({});
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', project.root]);
      try {
        for (const [path, text] of Object.entries(upper)) project.write(path, text);
        await project.repro();
        execFileSync('mount', ['-o', 'remount,ro', project.root]);
        expect(await project.plan()).toEqual(['shout: fresh', 'repeat: fresh']);
        await expect(project.repro()).rejects.toMatchObject({
          code: 'CANNOT_WRITE',
          exitCode: 2,
          message: expect.stringContaining('read-only'),
        });
      } finally {
        execFileSync('umount', ['-l', project.root]);
      }
    },
  );
});

describe('a blob', () => {
  test.each<[string, (path: string) => void]>([
    ['truncated', (path) => truncateSync(path, 3)],
    ['with a flipped bit', (path) => writeFileSync(path, 'HELLO\nHELMO\n2\n')],
    ['emptied', (path) => truncateSync(path, 0)],
  ])('%s is set aside by verify, and its stage runs again', async (_, damage) => {
    using project = new TestProject(upper);
    await project.repro();
    const [blob = ''] = blobsHolding(project, 'HELLO\nHELLO\n2\n');
    chmodSync(blob, 0o644);
    damage(blob);
    chmodSync(blob, 0o444);
    project.remove('out.txt');
    const { corrupt } = await verifyCache(project.root, realEffects);
    expect(corrupt.map(({ kind }) => kind)).toEqual(['blob']);
    expect(existsSync(project.path(corrupt[0]?.quarantine ?? ''))).toBe(true);
    expect((await project.repro()).verdicts).toEqual(['shout: fresh', 'repeat: run']);
    expect(project.read('out.txt')).toBe('HELLO\nHELLO\n2\n');
  });

  test('deleted is no corruption: its stage runs again', async () => {
    using project = new TestProject(upper);
    await project.repro();
    for (const blob of blobsHolding(project, 'HELLO\nHELLO\n2\n')) rmSync(blob);
    project.remove('out.txt');
    expect(await verifyCache(project.root, realEffects)).toMatchObject({ corrupt: [], incomplete: 1 });
    expect((await project.repro()).verdicts).toEqual(['shout: fresh', 'repeat: run']);
  });

  test('that is a directory’s manifest, damaged, makes the stage run', async () => {
    using project = new TestProject({
      'pipeline.yaml': 'stages:\n  s:\n    cmd: mkdir d; echo 1 > d/a\n    outs: [d]\n',
    });
    await project.repro();
    const folder = project.path('.mlops/cache/blobs');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name);
      if (!statSync(path).isFile() || !readFileSync(path, 'utf8').startsWith('{')) continue;
      chmodSync(path, 0o644);
      writeFileSync(path, readFileSync(path, 'utf8').replace('"a"', '"b"'));
    }
    project.remove('d');
    expect((await project.repro()).verdicts).toEqual(['s: run']);
    expect(readdirSync(project.path('d'))).toEqual(['a']);
  });
});

if (!isRoot)
  process.stderr.write('tests of a full and of a read-only disk are skipped: mounting needs root\n');

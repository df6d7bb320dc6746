/** What disks and file systems do to a project. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { collectGarbage } from '../cache/collect-garbage.ts';
import { verifyCache } from '../cache/verify-cache.ts';
import { bootId } from '../content/boot-id.ts';
import { TestProject } from './test-project.ts';
import { upper } from './test-pipelines.ts';

const isRoot = process.getuid?.() === 0;
const gc = (project: TestProject) => collectGarbage(project.root, { dry: false, keepRuns: 0 }, realEffects);

/** What is remembered by stat: device, inode, size, both times and digest of each file. */
interface Memory {
  readonly boot: string;
  readonly files: { [path: string]: string };
}
const memoryOf = (project: TestProject): Memory => JSON.parse(project.read('.mlops/state/files.json'));

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

describe('the workspace', () => {
  test('a large output is known to the next run as it was made, and as it was restored', async () => {
    using project = new TestProject({
      'pipeline.yaml': 'stages:\n  s:\n    cmd: head -c 70000000 /dev/zero > big\n    outs: [big]\n',
    });
    for (const verdict of ['s: run', 's: cached']) {
      expect((await project.repro()).verdicts).toEqual([verdict]);
      const { ino } = statSync(project.path('big'));
      expect(memoryOf(project).files['big']?.split(' ')[1]).toBe(String(ino));
      expect((await project.repro()).verdicts).toEqual(['s: fresh']);
      project.remove('big');
    }
  });

  // Outputs are not synced: after a power cut one may have its name, size and times, and zeros for bytes.
  test('an output that a power cut has emptied comes back, and is not believed for its stat', async () => {
    using project = new TestProject(upper);
    await project.repro();
    const whole = project.read('out.txt');
    const torn = '\0'.repeat(whole.length);
    project.write('out.txt', torn);
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(project.path('out.txt'), { bigint: true });
    const files = { 'out.txt': [dev, ino, size, mtimeNs, ctimeNs, digestBytes(whole)].join(' ') };
    const remember = (boot: string) =>
      project.write('.mlops/state/files.json', JSON.stringify({ version: 2, boot, files }));
    remember(bootId());
    expect(await project.plan()).toEqual(['shout: fresh', 'repeat: fresh']);
    remember('the one before');
    const run = await project.repro();
    expect([run.verdicts, project.read('out.txt')]).toEqual([['shout: fresh', 'repeat: cached'], whole]);
    const saved = readdirSync(project.path('.mlops/saved'), { recursive: true, encoding: 'utf8' });
    expect(saved.filter((path) => path.endsWith('out.txt'))).toHaveLength(1);
  });
});

test('a clock set back: a file stamped in the future is read again each time', async () => {
  using project = new TestProject(upper);
  const future = 4_000_000_000;
  utimesSync(project.path('in.txt'), future, future);
  await project.repro();
  expect(await project.plan()).toEqual(['shout: fresh', 'repeat: fresh']);
  writeFileSync(project.path('in.txt'), 'jello\n');
  utimesSync(project.path('in.txt'), future, future);
  expect((await project.plan())[0]).toBe('shout: run inputChanged');
});

test('a folder of 10,000 files goes in, comes back, and goes', async () => {
  using project = new TestProject({
    n: '10000',
    'pipeline.yaml': `stages:
  many:
    cmd: mkdir -p d/a d/b; seq $(cat n) | split -l 1 -a 4 - d/a/; mv d/a/aa* d/b/
    deps: [n]
    outs: [d]
`,
  });
  const sum = () =>
    execFileSync('sh', ['-c', 'find d -type f | sort | xargs cat | cksum; find d -type f | wc -l'], {
      cwd: project.root,
      encoding: 'utf8',
    });
  expect((await project.repro()).verdicts).toEqual(['many: run']);
  const before = sum();
  expect(before).toContain('\n10000\n');
  project.remove('d/a');
  writeFileSync(project.path('d/b/aaaa'), 'altered');
  expect((await project.repro()).verdicts).toEqual(['many: cached']);
  expect(sum()).toBe(before);
  project.write('n', '3');
  await project.repro();
  const { freed } = await gc(project);
  // Three files and their texts are in both, the manifest is not.
  expect([freed.blobs.files, freed.entries.files]).toEqual([9_998, 1]);
  expect((await verifyCache(project.root, realEffects)).corrupt).toEqual([]);
});

const NAMES = [
  'with\nnewline',
  `quotes ' " \``,
  '$(echo no) ; * ?',
  'emoji 🦄',
  // One name for people, two for the file system: composed and decomposed.
  'caf\u00E9',
  'cafe\u0301',
  '__proto__',
  'constructor',
  ' leading and trailing ',
  '-rf',
  'back\\slash',
  '..dots',
  '10',
  '9',
];

test('names with newlines, quotes, emoji, and twins of NFC and NFD come back each with its own bytes', async () => {
  using project = new TestProject({
    'pipeline.yaml': 'stages:\n  s:\n    cmd: cp -r in out\n    deps: [in]\n    outs: [out]\n',
  });
  mkdirSync(project.path('in'));
  for (const [index, name] of NAMES.entries()) project.write(`in/${name}`, `content ${index}`);
  await project.repro();
  project.remove('out');
  expect((await project.repro()).verdicts).toEqual(['s: cached']);
  const back = readdirSync(project.path('out')).map((name) => [name, project.read(`out/${name}`)] as const);
  expect(new Map(back)).toEqual(new Map(NAMES.map((name, index) => [name, `content ${index}`])));
  expect(await project.plan()).toEqual(['s: fresh']);
  // Swapping the twins is a change.
  project.write('in/caf\u00E9', project.read('in/cafe\u0301'));
  expect(await project.plan()).toEqual(['s: run inputChanged']);
});

test('an output that is named with a newline, quotes and emoji is an output like others', async () => {
  const name = `a\n'b" 🦄`;
  using project = new TestProject({
    'pipeline.yaml': `stages:\n  s:\n    cmd: "printf x > \\"$(printf 'a\\\\n')'b\\\\\\" 🦄\\""\n    outs: [${JSON.stringify(name)}]\n`,
  });
  project.write(
    'pipeline.yaml',
    `stages:\n  s:\n    cmd: sh make.sh\n    deps: [make.sh]\n    outs: [${JSON.stringify(name)}]\n`,
  );
  project.write('make.sh', `printf x > "a\n'b\\" 🦄"`);
  expect((await project.repro()).verdicts).toEqual(['s: run']);
  project.remove(name);
  expect((await project.repro()).verdicts).toEqual(['s: cached']);
  expect(project.read(name)).toBe('x');
});

test('an empty file and an executable one come back as such', async () => {
  using project = new TestProject({
    'pipeline.yaml':
      'stages:\n  s:\n    cmd: ": > empty; printf \'#!/bin/sh\\necho ran\' > run; chmod 750 run; mkdir d; : > d/e; cp run d/"\n    outs: [empty, run, d]\n',
  });
  await project.repro();
  for (const path of ['empty', 'run', 'd']) project.remove(path);
  expect((await project.repro()).verdicts).toEqual(['s: cached']);
  const modes = ['empty', 'run', 'd/e', 'd/run'].map((path) => statSync(project.path(path)).mode & 0o777);
  expect(modes).toEqual([0o644, 0o755, 0o644, 0o755]);
  expect([project.read('empty'), project.read('d/e')]).toEqual(['', '']);
  expect(execFileSync(project.path('d/run'), { encoding: 'utf8' })).toBe('ran\n');
  // Taking the bit away is a change.
  chmodSync(project.path('run'), 0o644);
  expect(await project.plan()).toEqual(['s: cached outputChanged']);
});

describe('symbolic links', () => {
  test('an input that is a link, in the tree or out of it, is the content that it leads to', async () => {
    using project = new TestProject({
      'real.txt': 'one',
      'pipeline.yaml': 'stages:\n  s:\n    cmd: cat in d/x > out\n    deps: [in, d]\n    outs: [out]\n',
    });
    const outside = mkdtempSync(join(tmpdir(), 'mlops-outside-'));
    try {
      writeFileSync(join(outside, 'x'), 'two');
      symlinkSync('real.txt', project.path('in'));
      symlinkSync(outside, project.path('d'));
      await project.repro();
      expect(project.read('out')).toBe('onetwo');
      writeFileSync(join(outside, 'x'), 'TWO');
      expect(await project.plan()).toEqual(['s: run inputChanged']);
      writeFileSync(join(outside, 'x'), 'two');
      project.remove('in');
      project.write('in', 'one');
      expect(await project.plan()).toEqual(['s: fresh']);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test('a link in an output comes back as the file that it led to, and what it leads to is not touched', async () => {
    using project = new TestProject({
      'tools/run': 'content',
      'pipeline.yaml':
        'stages:\n  s:\n    cmd: mkdir d; ln -s ../tools/run d/link; ln -s ../tools d/sub; echo own > d/own\n    outs: [d]\n',
    });
    chmodSync(project.path('tools/run'), 0o600);
    await project.repro();
    // At once, and not only when it is restored.
    expect(lstatSync(project.path('d/link')).isFile()).toBe(true);
    expect(statSync(project.path('tools/run')).mode & 0o777).toBe(0o600);
    project.remove('d');
    expect((await project.repro()).verdicts).toEqual(['s: cached']);
    expect(lstatSync(project.path('d/link')).isFile()).toBe(true);
    expect([project.read('d/link'), project.read('d/sub/run')]).toEqual(['content', 'content']);
  });

  test.each([
    ['a file', 'ln -s /etc/hostname out'],
    ['in a folder', 'mkdir out; ln -s /etc/hostname out/link'],
    ['a folder in a folder', 'mkdir out; ln -s /etc/apt out/etc'],
  ])('an output with a link out of the project is refused: %s', async (_, command) => {
    using project = new TestProject({
      'pipeline.yaml': `stages:\n  s:\n    cmd: ${command}\n    outs: [out]\n`,
    });
    const run = await project.repro();
    expect(run.stages[0]).toMatchObject({ kind: 'failed', error: { code: 'LINK_OUTSIDE' } });
    expect(existsSync(project.path('pipeline.lock'))).toBe(false);
  });

  test('a link to nothing, and one into its own folder, are refused with their names', async () => {
    for (const command of ['mkdir out; ln -s nowhere out/link', 'mkdir out; ln -s ../out out/link']) {
      using project = new TestProject({
        'pipeline.yaml': `stages:\n  s:\n    cmd: ${command}\n    outs: [out]\n`,
      });
      const run = await project.repro();
      expect(run.stages[0]).toMatchObject({ kind: 'failed', error: { code: 'UNREADABLE_CONTENT' } });
      expect(JSON.stringify(run.stages[0])).toContain('out/link');
    }
  });
});

if (!isRoot)
  process.stderr.write('tests of a full and of a read-only disk are skipped: mounting needs root\n');

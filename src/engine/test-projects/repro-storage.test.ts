/** What disks and file systems do to a project. */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { collectGarbage } from '../cache/collect-garbage.ts';
import { verifyCache } from '../cache/verify-cache.ts';
import { bootId } from '../content/boot-id.ts';
import { TestProject } from './test-project.fixture.ts';
import { upper } from './test-pipelines.fixture.ts';

const gc = (project: TestProject) => collectGarbage(project.root, { dry: false, keepRuns: 0 }, realEffects);

/** What is remembered by stat: device, inode, size, both times and digest of each file. */
interface Memory {
  readonly boot: string;
  readonly files: { [path: string]: string };
}
const memoryOf = (project: TestProject): Memory => JSON.parse(project.read('.mlops/state/files.json'));

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

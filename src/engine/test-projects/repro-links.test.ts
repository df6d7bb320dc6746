import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TestProject } from './test-project.fixture.ts';

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

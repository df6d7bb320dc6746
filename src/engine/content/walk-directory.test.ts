import { chmodSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TestProject } from '../test-projects/test-project.fixture.ts';
import { walkDirectory } from './walk-directory.ts';

const isRoot = process.getuid?.() === 0;

const stage = (keys: string) => `stages:\n  s: {cmd: "true", ${keys}}\n`;

describe('what the file system refuses is told, and is no bug', () => {
  test('a folder that cannot be listed', () => {
    using project = new TestProject({});
    expect(() => walkDirectory(project.path('gone'), 'data')).toThrow(
      expect.objectContaining({ code: 'CANNOT_READ', message: '`data` cannot be read: it does not exist' }),
    );
  });

  test.skipIf(isRoot)(
    'a folder inside an input that others may not read (root may read all: skipped)',
    async () => {
      using project = new TestProject({ 'd/in/x': '', 'pipeline.yaml': stage('deps: [d]') });
      chmodSync(project.path('d/in'), 0);
      const [refused] = (await project.repro()).stages;
      chmodSync(project.path('d/in'), 0o755);
      expect(refused).toMatchObject({
        error: { code: 'CANNOT_READ', message: expect.stringContaining('`d/in` cannot be read: permission') },
      });
    },
  );

  test('links that lead to each other are links to nothing', async () => {
    using project = new TestProject({ 'd/x': '', 'pipeline.yaml': stage('deps: [d]') });
    symlinkSync('two', project.path('d/one'));
    symlinkSync('one', project.path('d/two'));
    expect((await project.repro()).stages[0]).toMatchObject({
      error: { code: 'UNREADABLE_CONTENT', message: '`d/one` is a link to nothing' },
    });
    project.write('pipeline.yaml', stage('deps: [d/one]'));
    await expect(project.repro()).rejects.toMatchObject({ code: 'INPUT_MISSING' });
    project.write('.mlopsignore', 'one\ntwo\n');
    project.write('pipeline.yaml', stage('deps: [d]'));
    expect((await project.repro()).verdicts).toEqual(['s: run']);
  });

  test('rules that cannot be read', async () => {
    using project = new TestProject({ 'd/x': '', 'pipeline.yaml': stage('deps: [d]') });
    symlinkSync('.dvcignore', project.path('.dvcignore'));
    await expect(project.repro()).rejects.toMatchObject({
      code: 'CANNOT_READ',
      message: expect.stringContaining('.dvcignore` cannot be read: symbolic links'),
    });
  });

  test('a name that no file can have is a mistake in the pipeline; the longest that one can have is none', async () => {
    using project = new TestProject({
      'pipeline.yaml': `stages:\n  s: {cmd: "true", deps: [d/${'é'.repeat(128)}/x], outs: [${'n'.repeat(256)}]}\n`,
    });
    const loaded = await project.tryLoad();
    expect(loaded.ok ? [] : loaded.error.map(({ message }) => message.replace(/"(.).*"/, '$1'))).toEqual([
      'd cannot be the path of an input or an output',
      'n cannot be the path of an input or an output',
    ]);
    const name = `${'é'.repeat(127)}x`;
    project.write('pipeline.yaml', stage(`outs: [${name}]`).replace('"true"', `"touch ${name}"`));
    expect((await project.repro()).verdicts).toEqual(['s: run']);
    project.remove(name);
    expect((await project.repro()).verdicts).toEqual(['s: cached']);
  });
});

import { mkdirSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { recallProject, rememberProject } from '../project/project-memory.ts';
import { createStageCatalog } from '../project/stage-catalog.ts';
import { TestProject } from './test-project.fixture.ts';

const files = {
  '.dvcignore': '*.tmp\nkept\n',
  'x.tmp': 'one\n',
  'kept/y': 'two\n',
  'd/in': 'three\n',
  'd/left.tmp': 'four\n',
};

test('a file that is named as an input counts, whatever the rules say: planned, run, and in a sandbox', async () => {
  using project = new TestProject({
    ...files,
    'pipeline.yaml': 'stages:\n  s: {cmd: cat x.tmp kept/y > out, deps: [x.tmp, kept/y, d], outs: [out]}\n',
  });
  expect((await project.repro({ sandbox: true })).verdicts).toEqual(['s: run']);
  expect(project.read('out')).toBe('one\ntwo\n');
  expect(await project.plan()).toEqual(['s: fresh']);
  project.write('d/left.tmp', 'a file in a folder is still left out');
  expect(await project.plan()).toEqual(['s: fresh']);
  for (const path of ['x.tmp', 'kept/y']) {
    project.write(path, 'other\n');
    expect(await project.plan()).toEqual(['s: run inputChanged']);
    expect((await project.repro()).verdicts).toEqual(['s: run']);
  }
  expect(project.read('out')).toBe('other\nother\n');
});

test.each([
  [
    'an ignored folder as an input',
    'deps: [kept], outs: [o]',
    '`kept` is ignored by .mlopsignore or .dvcignore',
  ],
  ['an ignored output', 'deps: [d], outs: [o.tmp]', '`o.tmp` is ignored by .mlopsignore or .dvcignore'],
])('%s is a mistake: nothing of it would count', async (_, keys, message) => {
  using project = new TestProject({ ...files, 'pipeline.yaml': `stages:\n  s: {cmd: "true", ${keys}}\n` });
  const loaded = await project.tryLoad();
  expect(loaded.ok ? [] : loaded.error.map((one) => one.message)).toEqual([message]);
});

test.each([
  ['a file', { 'x.tmp': 'one\n' }],
  ['nothing', {}],
])(
  '%s at an ignored input that becomes a folder is refused by a project that was remembered',
  async (_, there) => {
    using project = new TestProject({
      '.dvcignore': '*.tmp\n',
      ...there,
      'pipeline.yaml': 'stages:\n  s: {cmd: ls x.tmp > out, deps: [x.tmp], outs: [out]}\n',
    });
    mkdirSync(project.path('.mlops'), { recursive: true });
    const place = { root: project.root, file: 'pipeline.yaml' };
    const { effects, host } = project.ports;
    const catalog = createStageCatalog({ root: project.root, manifest: '/nowhere', host, effects });
    rememberProject(await project.load(), place, 'build', effects);
    expect(await recallProject(place, 'build', catalog)).toBeDefined();
    rmSync(project.path('x.tmp'), { force: true });
    project.write('x.tmp/in', 'two\n');
    expect(await recallProject(place, 'build', catalog)).toBeUndefined();
  },
);

test('an ignored file that is not there is missing, as any other', async () => {
  using project = new TestProject({
    '.dvcignore': '*.tmp\n',
    'pipeline.yaml': 'stages:\n  s: {cmd: "true", deps: [x.tmp], outs: [o]}\n',
  });
  await expect(project.repro()).rejects.toMatchObject({ code: 'INPUT_MISSING', exitCode: 2 });
});

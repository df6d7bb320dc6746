import { chmodSync, existsSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TestProject } from '../../test-projects/test-project.fixture.ts';
import { removeTree } from './remove-tree.ts';

// Root writes everywhere.
const isRoot = process.getuid?.() === 0;

test('removes what is there, follows no link, and does not mind what is not there', async () => {
  using project = new TestProject({ 'd/in/x': '', 'kept/y': '' });
  symlinkSync('../kept', project.path('d/link'));
  await removeTree(project.path('d'));
  await removeTree(project.path('d'));
  expect([existsSync(project.path('d')), project.read('kept/y')]).toEqual([false, '']);
});

test.skipIf(isRoot)(
  'a stage may leave read-only folders, in outputs and at home (skipped for root)',
  async () => {
    using project = new TestProject({
      in: '1',
      'pipeline.yaml': `stages:
  s:
    cmd: mkdir -p od/in "$HOME/cache/mod"; cp in od/in/x; touch "$HOME/cache/mod/y"; chmod -R a-w od "$HOME/cache"
    deps: [in]
    outs: [od]
`,
    });
    expect((await project.repro()).verdicts).toEqual(['s: run']);
    project.write('in', '2');
    expect((await project.repro()).verdicts).toEqual(['s: run']);
    project.write('in', '1');
    expect((await project.repro()).verdicts).toEqual(['s: cached']);
    expect([project.read('od/in/x'), existsSync(project.path('.mlops/tmp/s'))]).toEqual(['1', false]);
    chmodSync(project.path('od'), 0o755);
  },
);

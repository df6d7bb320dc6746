import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EVIL, box, project, restoreFrom, untouchable } from './hostile-project.fixture.ts';

describe('a symbolic link where a folder around an output should be', () => {
  test.each([
    ['out of the project', () => box],
    ['to nothing', () => join(box, 'gone')],
    ['to what is git’s', () => project.path('.git/hooks')],
    ['to what is this program’s', () => project.path('.mlops/state')],
  ])('%s is not followed, neither by a restore nor by a run', async (_, target) => {
    const before = untouchable();
    for (const known of [true, false]) {
      await restoreFrom('entry', []);
      rmSync(project.path('data'), { recursive: true });
      if (!known) rmSync(project.path('.mlops/cache/actions'), { recursive: true });
      symlinkSync(target(), project.path('data'));
      const run = await project.repro();
      expect(run.stages[1]).toMatchObject({ kind: 'failed', error: { code: 'LINK_OUTSIDE', exitCode: 2 } });
      rmSync(project.path('data'));
      expect(untouchable()).toEqual(before);
      expect(existsSync(join(box, 'd'))).toBe(false);
    }
  });

  test('within the project is a folder as any other', async () => {
    await restoreFrom('entry', []);
    rmSync(project.path('data'), { recursive: true });
    mkdirSync(project.path('elsewhere'));
    symlinkSync('elsewhere', project.path('data'));
    expect((await project.repro()).verdicts).toEqual(['one: fresh', 'many: cached']);
    expect(project.read('elsewhere/d/a')).toBe('a');
    rmSync(project.path('data'));
    rmSync(project.path('elsewhere'), { recursive: true });
  });
});

test('a journal of a killed run puts back and removes nothing but outputs', async () => {
  const before = untouchable();
  for (const path of ['../beside.txt', '.git/hooks/pre-push', 'pipeline.yaml']) {
    project.write('.mlops/tmp/one/aside.json', JSON.stringify([{ path, aside: 'aside/0', had: false }]));
    await project.repro({ force: true });
    project.write('.mlops/tmp/one/evil', EVIL);
    project.write(
      '.mlops/tmp/one/aside.json',
      JSON.stringify([{ path: 'out.txt', aside: `../../../.git/hooks/pre-push`, had: true }]),
    );
    await project.repro({ force: true });
    expect(untouchable()).toEqual(before);
  }
});
